using Metering.Journal;

namespace Metering.Shared;

/// <summary>A store in front of another one, which does what the other does: a test overrides what it wants otherwise.</summary>
public abstract class StoreInFront(IJournalStore inner) : IJournalStore
{
    public virtual ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default) =>
        inner.CommitAsync(commit, cancellationToken);

    public ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default) =>
        inner.ReadHeadAsync(journal, cancellationToken);

    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        CancellationToken cancellationToken = default) => inner.ReadEntriesAsync(journal, fromVersion, toVersion, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default) =>
        inner.ReadPageAsync(journal, key, cancellationToken);

    public virtual IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default) => inner.ReadPagesAsync(journal, prefix, afterKey, cancellationToken);

    public ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default) =>
        inner.ReadClaimAsync(key, buckets, cancellationToken);

    public IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null, CancellationToken cancellationToken = default) =>
        inner.ListJournalsAsync(prefix, afterId, cancellationToken);

    public IAsyncEnumerable<StoredClaim> ListClaimsAsync(CancellationToken cancellationToken = default) =>
        inner.ListClaimsAsync(cancellationToken);

    public virtual ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default) =>
        inner.DropClaimBucketsBeforeAsync(firstKept, cancellationToken);
}
