using System.Diagnostics;
using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>Closing a month: accounts with three numbers and usage on each, on a test clock that is moved past the closing day.</summary>
internal static class CloseBenchmark
{
    private const int NumbersPerAccount = 3;

    /// <summary>Accounts of the runs: 1,000, 10,000, 30,000 and 100,000 numbers.</summary>
    private static readonly int[] Sizes = [334, 3_334, 10_000, 33_334];

    /// <summary>Prints accounts closed a second and the most memory used, for each size; the rate of the size before is its peer.</summary>
    public static async Task Run(Options options)
    {
        double? before = null;
        foreach (var accounts in options.Quick ? [100] : Sizes) before = await Close(accounts, before);
    }

    private static async Task<double> Close(int accounts, double? before)
    {
        using var product = await ProductProcess.Start();
        using var setup = new ProductSetup(product);
        var month = await PastMonth.Open(setup);
        await month.OpenNumbers(setup, accounts, NumbersPerAccount);
        ClosedLoop.RunUntil(
            product.Server.Endpoint, 8,
            c => UsageTemplate.Create(
                product.ReporterKey, $"{Environment.ProcessId:x6}", c, 500, accounts * NumbersPerAccount, Spread.RandomResource,
                time: month.Called),
            accounts * NumbersPerAccount * 5L);

        var watch = Stopwatch.StartNew();
        await month.Close(setup);
        var rate = accounts / watch.Elapsed.TotalSeconds;
        Figure.Print($"close.at-{accounts}-accounts", rate, "accounts/s", before);
        Figure.Print($"close.peak-memory-at-{accounts}", product.Server.PeakResidentBytes / 1048576.0, "MiB");
        return rate;
    }
}
