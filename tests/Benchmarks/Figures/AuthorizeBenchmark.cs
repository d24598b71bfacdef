using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>Latency of authorizing prepaid messages at 2,000 requests a second that do not wait for each other.</summary>
internal static class AuthorizeBenchmark
{
    private const int PerSecond = 2_000;
    private const int Connections = 128;
    private const long WalletFen = 100_000_000;

    /// <summary>Prints p50, p99 and the slowest.</summary>
    public static async Task Run(Options options)
    {
        using var product = await ProductProcess.Start();
        using var setup = new ProductSetup(product);
        await setup.OpenMessagePackages(options.Resources, WalletFen);
        var run = $"{Environment.ProcessId:x6}";
        var before = product.Server.ProcessorTime;
        var latencies = OpenLoop.Run(
            product.Server.Endpoint, Connections, c => new AuthorizeTemplate(product.ReporterKey, run, c, options.Resources),
            PerSecond, options.AuthorizeWarmUp, options.Round);
        var requests = PerSecond * (options.AuthorizeWarmUp + options.Round).TotalSeconds;
        Console.Error.WriteLine($"processor time {(product.Server.ProcessorTime - before).TotalMicroseconds / requests:F0} us an authorization");
        Figure.Print("authorize.p50", latencies.Percentile(0.50), "ms");
        Figure.Print("authorize.p99", latencies.Percentile(0.99), "ms");
        Figure.Print("authorize.max", latencies.Max, "ms");
    }
}
