namespace Metering.Journal;

/// <summary>
/// The storage port: events, snapshot, pages and claims in one atomic commit, fenced by the expected version.
/// Every provider passes the same contract suite (tests/Storage.Contract).
/// </summary>
public interface IJournalStore : IJournalReads
{
    /// <summary>Commits, or writes nothing and says why not.</summary>
    /// <exception cref="OutcomeUnknownException">The store cannot say whether it wrote: read the head and compare the commit id.</exception>
    /// <exception cref="StoreUnavailableException">Certainly nothing was written; the same commit may be tried again.</exception>
    /// <exception cref="CommitRefusedException">The commit breaks a limit of the port: nothing was written, and none of its kind is.</exception>
    ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Drops every claim of the months before <paramref name="firstKept"/> (yyyyMM), whole buckets at a time; permanent claims stay.
    /// </summary>
    /// <returns>The months dropped.</returns>
    ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default);
}

/// <summary>Where a journal stands.</summary>
/// <param name="Version">Number of its newest commit, from 1, without gaps.</param>
/// <param name="CommitId">Id of that commit.</param>
/// <param name="Snapshot">The state after it.</param>
public sealed record JournalHead(long Version, UInt128 CommitId, ReadOnlyMemory<byte> Snapshot);

/// <summary>One commit of a journal as it was written.</summary>
/// <param name="Version">Its number.</param>
/// <param name="CommitId">Its id.</param>
/// <param name="Events">Its packed events.</param>
public readonly record struct JournalEntry(long Version, UInt128 CommitId, ReadOnlyMemory<byte> Events);

/// <summary>A side record of a journal.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes.</param>
public readonly record struct JournalPage(string Key, ReadOnlyMemory<byte> Value);
