using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Benchmarks.Processes;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// Memory of one active number: the host is started again, so that nothing is active, then one event goes to each of 100,000 numbers.
/// </summary>
internal static class ActivateBenchmark
{
    private const int WarmUpNumbers = 500;

    // Memory is measured after a collection, so collections must be frequent: one small heap, a nursery of 4 MiB (the value is
    // hexadecimal).
    private static readonly Dictionary<string, string> FrequentCollections = new()
    {
        ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_GCgen0size"] = "400000",
    };

    /// <summary>Prints managed and resident bytes a number, and numbers activated a second.</summary>
    public static async Task Run(Options options)
    {
        var numbers = options.Quick ? 5_000 : 100_000;
        using var product = await ProductProcess.Start(FrequentCollections);
        using (var setup = new ProductSetup(product))
            await setup.OpenNumbers(numbers, "NUM-FIXED", "VOICE-OUT");
        await product.Restart();

        // What is compiled, cached and pooled by the first requests is no number's own memory.
        Activate(product, 0, WarmUpNumbers);
        var before = await Settled(product);
        var result = Activate(product, WarmUpNumbers, numbers);
        var after = await Settled(product);

        double activated = numbers - WarmUpNumbers;
        Figure.Print("activate.heap", (after.Heap - before.Heap) / activated, "bytes/resource");
        Figure.Print("activate.resident", (after.Resident - before.Resident) / activated, "bytes/resource");
        Figure.Print("activate.rate", result.PerSecond, "resources/s");
    }

    private static LoadResult Activate(ProductProcess product, int from, int to)
    {
        var last = from - 1;
        return ClosedLoop.RunUntil(
            product.Server.Endpoint, 4,
            c => UsageTemplate.Create(
                product.ReporterKey, $"{Environment.ProcessId:x6}{from:x}", c, 500, to, Spread.RandomResource,
                choose: () => Interlocked.Increment(ref last) % to),
            to - from);
    }

    private static async Task<(double? Heap, double Resident)> Settled(ProductProcess product)
    {
        await Task.Delay(TimeSpan.FromSeconds(3));
        var heap = ManagedHeap(await ProcessMetrics.Of(product.Server));
        return (heap, product.Server.ResidentBytes);
    }

    // The size of all generations after the last collection, as the runtime's own meter tells it; null when the host does not export it.
    private static double? ManagedHeap(ProcessMetrics metrics)
    {
        var generations = metrics.Series("dotnet_gc_last_collection_heap_size").Select(series => series.Value).ToList();
        return generations.Count == 0 ? null : generations.Sum();
    }
}
