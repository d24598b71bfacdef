using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// Whether intake slows as stored events grow: the same load with 1 million and with 20 million events behind it, and on the way between. Files are
/// merged in bursts, and a round of seconds sees one or none: the way of a few minutes has them all.
/// </summary>
internal static class GrowthBenchmark
{
    private const int BatchSize = 500;
    private const int Connections = 16;

    /// <summary>Prints the rates, the later ones with the earliest one as their peer: the ratio is the growth bar.</summary>
    public static async Task Run(Options options)
    {
        var (few, many) = options.Quick ? (200_000L, 2_000_000L) : (1_000_000L, 20_000_000L);
        using var product = await ProductProcess.Start();
        using (var setup = new ProductSetup(product))
            await setup.OpenNumbers(options.Resources, "NUM-FIXED", "VOICE-OUT");

        var stored = Fill(product, options, "a", few).Accepted;
        var early = Rate(product, options, "b", ref stored);
        // Long rounds may have stored as many already.
        var way = stored < many ? Fill(product, options, "c", many - stored) : null;
        stored += way?.Accepted ?? 0;
        var late = Rate(product, options, "d", ref stored);
        Figure.Print($"growth.at-{few}", early, "events/s");
        if (way is not null) Figure.Print("growth.between", way.PerSecond, "events/s", early);
        Figure.Print($"growth.at-{many}", late, "events/s", early);
    }

    private static LoadResult Fill(ProductProcess product, Options options, string run, long events)
    {
        var result = ClosedLoop.RunUntil(product.Server.Endpoint, Connections, Template(product, options, run), events);
        Figure.Note($"{result.Accepted / 1e6:F1} million more events: {result.PerSecond:F0} events/s");
        return result;
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
