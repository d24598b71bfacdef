using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>Whether intake slows as stored events grow: the same load with 1 million and with 20 million events behind it.</summary>
internal static class GrowthBenchmark
{
    private const int BatchSize = 500;
    private const int Connections = 16;

    /// <summary>Prints both rates, the later one with the earlier one as its peer: the ratio is the growth bar.</summary>
    public static async Task Run(Options options)
    {
        var (few, many) = options.Quick ? (200_000L, 2_000_000L) : (1_000_000L, 20_000_000L);
        using var product = await ProductProcess.Start();
        using (var setup = new ProductSetup(product))
            await setup.OpenNumbers(options.Resources, "NUM-FIXED", "VOICE-OUT");

        var stored = Fill(product, options, "a", few);
        var early = Rate(product, options, "b", ref stored);
        stored += Fill(product, options, "c", many - stored);
        var late = Rate(product, options, "d", ref stored);
        Figure.Print($"growth.at-{few}", early, "events/s");
        Figure.Print($"growth.at-{many}", late, "events/s", early);
    }

    private static long Fill(ProductProcess product, Options options, string run, long events) =>
        events <= 0 ? 0 : Filled(ClosedLoop.RunUntil(product.Server.Endpoint, Connections, Template(product, options, run), events));

    /// <summary>Merging files comes in bursts, so the rate of the long way between says what a round at its end may not.</summary>
    private static long Filled(LoadResult result)
    {
        Figure.Note($"{result.Accepted / 1e6:F1} million more events: {result.PerSecond:F0} events/s");
        return result.Accepted;
    }

    private static double Rate(ProductProcess product, Options options, string run, ref long stored)
    {
        var rates = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var result = ClosedLoop.Run(
                product.Server.Endpoint, Connections, Template(product, options, run + round), options.WarmUp, options.Round);
            Figure.Note($"with {stored / 1e6:F1} million events: {result.PerSecond:F0} events/s");
            rates.Add(result.PerSecond);
            stored += result.Accepted;
        }
        return rates.Order().ElementAt(rates.Count / 2);
    }

    private static Func<int, RequestTemplate> Template(ProductProcess product, Options options, string run) => connection =>
        UsageTemplate.Create(
            product.ReporterKey, $"{Environment.ProcessId:x6}{run}", connection, BatchSize, options.Resources, Spread.RandomResource);
}
