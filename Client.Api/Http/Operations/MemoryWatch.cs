namespace Metering.Http.Operations;

/// <summary>
/// Tells whether the process uses more memory than it should take calls with. What the collector could give back counts as used until it
/// was collected, so while it is high a collection is asked for: else a host that only turns calls away would never learn that it is free.
/// </summary>
public sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(5);

    private readonly long high;
    private readonly Func<long> measure;
    private readonly Action collect;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long? collectedAt;
    private volatile bool isHigh;

    /// <summary>Watches this process.</summary>
    /// <param name="high">Bytes from which on it is too much.</param>
    public MemoryWatch(long high)
        : this(high, Used, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false), TimeProvider.System)
    {
    }

    /// <summary>Watches what is measured.</summary>
    /// <param name="high">Bytes from which on it is too much.</param>
    /// <param name="measure">Bytes in use now.</param>
    /// <param name="collect">Asks for a collection.</param>
    /// <param name="time">When it looks.</param>
    public MemoryWatch(long high, Func<long> measure, Action collect, TimeProvider time)
    {
        (this.high, this.measure, this.collect, this.time) = (high, measure, collect, time);
        Look();
        timer = time.CreateTimer(_ => Look(), null, Pause, Pause);
    }

    /// <summary>Whether it is too much now. It is little again a twentieth below the bound, so that it does not flicker.</summary>
    public bool IsHigh => isHigh;

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Look()
    {
        isHigh = measure() >= (isHigh ? high - high / 20 : high);
        if (!isHigh || (collectedAt is { } last && time.GetElapsedTime(last) < BetweenCollections)) return;
        collectedAt = time.GetTimestamp();
        collect();
    }

    /// <summary>The managed heap, and what the process holds beside it (the embedded store's caches).</summary>
    private static long Used() =>
        GC.GetTotalMemory(forceFullCollection: false) + Math.Max(0, Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes);
}
