namespace Metering.Journal;

/// <summary>One atomic change of one journal: all of it becomes durable, or none.</summary>
/// <remarks>The memory behind every field must stay unchanged until the commit is answered.</remarks>
public sealed class Commit
{
    /// <summary>The journal written to.</summary>
    public required JournalId Journal { get; init; }

    /// <summary>The version the writer's state was built on; 0 for a journal that does not exist. The fence between two activations.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Names this commit, so that a lost answer can be resolved by reading the head.</summary>
    public required UInt128 CommitId { get; init; }

    /// <summary>The packed events of this commit; empty when it only takes claims.</summary>
    public ReadOnlyMemory<byte> Events { get; init; }

    /// <summary>The state after the events, so that an activation reads one row.</summary>
    public required ReadOnlyMemory<byte> Snapshot { get; init; }

    /// <summary>Keys taken with this commit. No key may stand twice.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>
    /// Months (yyyyMM) in which a claim outside <see cref="Claim.Permanent"/> is also looked for, so that a key repeated with a time in
    /// another month is still found. The claim's own bucket is always searched.
    /// </summary>
    public IReadOnlyList<int> LiveBuckets { get; init; } = [];

    /// <summary>Side records of the journal to write or to remove (null value), such as one statement: too many for the snapshot.</summary>
    public IReadOnlyList<PageWrite> Pages { get; init; } = [];

    /// <summary>What the answer wakes, for a store that answers many at once and has its memory fetched; null when that does not matter.</summary>
    public IFetchedAhead? Waiter { get; init; }
}

/// <summary>A side record of a journal, written or (with a null value) removed with a commit.</summary>
/// <param name="Key">Ordinal key within the journal, at most 256 UTF-8 bytes.</param>
/// <param name="Value">The bytes, at most 512 KiB; null removes the page.</param>
public readonly record struct PageWrite(string Key, ReadOnlyMemory<byte>? Value);

/// <summary>How a commit ended.</summary>
public enum CommitStatus
{
    /// <summary>Durable at <see cref="CommitResult.Version"/>.</summary>
    Committed,

    /// <summary>Nothing was written: the journal stands at <see cref="CommitResult.Version"/>, another activation wrote.</summary>
    VersionConflict,

    /// <summary>Nothing was written: <see cref="CommitResult.Taken"/> lists every claim that is already held.</summary>
    ClaimsTaken,
}

/// <summary>The answer to a commit. A version conflict is reported before taken claims.</summary>
/// <param name="Status">Which of the three.</param>
/// <param name="Version">The journal's version now.</param>
/// <param name="Taken">With <see cref="CommitStatus.ClaimsTaken"/>, each claim that is held, with its first outcome.</param>
public readonly record struct CommitResult(CommitStatus Status, long Version, IReadOnlyList<TakenClaim> Taken)
{
    /// <summary>The commit is durable.</summary>
    public static CommitResult Committed(long version) => new(CommitStatus.Committed, version, []);

    /// <summary>Another writer was there first.</summary>
    public static CommitResult Conflict(long actualVersion) => new(CommitStatus.VersionConflict, actualVersion, []);

    /// <summary>Claims are held by others.</summary>
    public static CommitResult ClaimsTaken(long version, IReadOnlyList<TakenClaim> taken) => new(CommitStatus.ClaimsTaken, version, taken);
}
