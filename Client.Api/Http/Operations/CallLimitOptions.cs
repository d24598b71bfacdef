namespace Metering.Http.Operations;

/// <summary>Bounds of the edge.</summary>
public sealed record CallLimitOptions
{
    /// <summary>Calls served at once, all callers together.</summary>
    public int ConcurrentCalls { get; init; } = 4_096;

    /// <summary>Calls a second of one API key, averaged; a burst of two seconds' worth is let through.</summary>
    public int CallsPerSecondPerKey { get; init; } = 50_000;

    /// <summary>Bytes of request bodies being served at once; one call is let in whatever its size.</summary>
    public long BodyBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of memory in use from which on calls are turned away; the default leaves a seventh of what the process may have.</summary>
    public long MemoryBytes { get; init; } = MemoryOf(85);

    /// <summary>A share, in percent, of the memory that this process may have: the container's limit, or the machine's memory.</summary>
    public static long MemoryOf(int percent) => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 100 * percent;
}
