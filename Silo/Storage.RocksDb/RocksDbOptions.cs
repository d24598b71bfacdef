namespace Metering.Storage.RocksDb;

/// <summary>Where the journal lives and how much memory and waiting it may use.</summary>
public sealed record RocksDbOptions
{
    /// <summary>The data folder; created when missing. One process at a time.</summary>
    public required string Path { get; init; }

    /// <summary>Most commits that may wait; past it a commit is turned away with <see cref="Journal.StoreUnavailableException"/>.</summary>
    public int QueueBound { get; init; } = 65_536;

    /// <summary>Most commits written with one fsync.</summary>
    public int GroupCommits { get; init; } = 2_048;

    /// <summary>Bytes after which a group is closed; a larger single commit forms a group of its own.</summary>
    public int GroupBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Memory for rows not yet in files, in bytes for each column family; a busy one may need half as much again.</summary>
    public long MemtableBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Cache of uncompressed blocks, in bytes, shared by all column families.</summary>
    public long BlockCacheBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Journals whose version is remembered, so that a hot commit reads nothing.</summary>
    public int CachedVersions { get; init; } = 1_000_000;

    /// <summary>Recent commits kept in memory before they are folded into table files; up to three times as much while folding lags.</summary>
    internal int GenerationBytes => (int)Math.Clamp(MemtableBytes / 2, 1 << 19, 1 << 30);

    /// <summary>First pause before a failed store is opened again; it doubles up to thirty seconds.</summary>
    public TimeSpan RecoveryPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">A value is missing or out of range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        Within(QueueBound, 1, 16_777_216, nameof(QueueBound));
        Within(GroupCommits, 1, 65_536, nameof(GroupCommits));
        Within(GroupBytes, 4_096, 1 << 30, nameof(GroupBytes));
        Within(MemtableBytes, 1 << 20, 4L << 30, nameof(MemtableBytes));
        Within(BlockCacheBytes, 1 << 20, 1L << 40, nameof(BlockCacheBytes));
        Within(CachedVersions, 16, 100_000_000, nameof(CachedVersions));
        Within(RecoveryPause.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour, nameof(RecoveryPause));
    }

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} is {value}; it must lie between {least} and {most}.", name);
    }
}
