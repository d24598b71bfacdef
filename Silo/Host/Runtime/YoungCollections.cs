namespace Metering.Host.Runtime;

/// <summary>
/// Collects the youngest objects a megabyte or two at a time. Left to itself the collector waits for a hundred, which is best for throughput, and
/// then everything stands still for 35 to 90 ms: too long for who waits for leave to connect a call (decision 104).
/// </summary>
internal sealed class YoungCollections : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pace = new CollectionPace();
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (pace.IsDue(GC.GetTotalAllocatedBytes(), GC.CollectionCount(0)))
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
    }
}
