using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>How many questions "may this number be used?" the product answers, and how fast at 2,000 a second.</summary>
internal static class EntitlementBenchmark
{
    private const int PerSecond = 2_000;
    private const int Connections = 16;

    /// <summary>Prints checks a second of a closed loop, then p50 and p99 of an open one.</summary>
    public static async Task Run(Options options)
    {
        using var product = await ProductProcess.Start();
        using (var setup = new ProductSetup(product))
            await setup.OpenNumbers(options.Resources, "NUM-FIXED", "VOICE-OUT");
        RequestTemplate Template(int connection) => new EntitlementTemplate(product.ReporterKey, connection, options.Resources);
        var before = product.Server.ProcessorTime;
        var closed = ClosedLoop.Run(product.Server.Endpoint, Connections, Template, options.WarmUp, options.Round);
        var perCheck = (product.Server.ProcessorTime - before).TotalMicroseconds / closed.Total;
        var latencies = OpenLoop.Run(product.Server.Endpoint, Connections, Template, PerSecond, options.WarmUp, options.Round);
        Figure.Print("entitlement.rate", closed.PerSecond, "checks/s");
        Figure.Print("entitlement.processor-time", perCheck, "us/check");
        Figure.Print("entitlement.p50", latencies.Percentile(0.50), "ms");
        Figure.Print("entitlement.p99", latencies.Percentile(0.99), "ms");
    }
}
