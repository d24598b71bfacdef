namespace Metering.Journal;

/// <summary>The reading half of the storage port: what proofs, backups and moves need, and a store that is only looked at can give.</summary>
public interface IJournalReads
{
    /// <summary>The newest version, commit id and snapshot; null when the journal does not exist.</summary>
    ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default);

    /// <summary>Commits of the journal with versions in [<paramref name="fromVersion"/>, <paramref name="toVersion"/>], oldest first.</summary>
    IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        CancellationToken cancellationToken = default);

    /// <summary>One page's bytes; null when there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default);

    /// <summary>Pages whose key starts with <paramref name="prefix"/>, in ordinal order, after <paramref name="afterKey"/> if given.</summary>
    IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default);

    /// <summary>Looks a claim up in the permanent bucket and in the given ones.</summary>
    ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default);

    /// <summary>Ids of existing journals that start with <paramref name="prefix"/>, in ordinal order of their UTF-8 bytes.</summary>
    IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Every claim that is held, in no order. One that is taken or dropped while they are listed may be missing; one that was held before
    /// and is not dropped is not.
    /// </summary>
    IAsyncEnumerable<StoredClaim> ListClaimsAsync(CancellationToken cancellationToken = default);
}

/// <summary>A store as it stood at one moment, for as long as it is not disposed. One reader at a time.</summary>
public interface IJournalSnapshot : IJournalReads, IAsyncDisposable;

/// <summary>A store that can be looked at as it stood at one moment, while it serves.</summary>
public interface IJournalSnapshots
{
    /// <summary>Every commit answered before the call is in it, every later one is not.</summary>
    ValueTask<IJournalSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default);
}
