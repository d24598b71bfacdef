using Metering.Journal;

namespace Metering.Chaos.Planted;

/// <summary>A real journal with one mistake in its commits. Reads are untouched.</summary>
internal sealed class PlantedJournal(IJournalStore honest, JournalBug bug) : IJournalStore
{
    // How long a commit that was already answered takes to become durable.
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        switch (bug)
        {
            case JournalBug.ForgetsClaims:
                return await honest.CommitAsync(Copy(commit, claims: []), cancellationToken);
            case JournalBug.IgnoresTheFence:
                var result = await honest.CommitAsync(commit, cancellationToken);
                while (result.Status == CommitStatus.VersionConflict)
                    result = await honest.CommitAsync(Copy(commit, expected: result.Version), cancellationToken);
                return result;
            case JournalBug.AnswersBeforeDurable:
                return await AnswerEarly(commit);
            case JournalBug.ReportsUnknownAsFailure:
                try
                {
                    return await honest.CommitAsync(commit, cancellationToken);
                }
                catch (OutcomeUnknownException unknown)
                {
                    throw new StoreUnavailableException("The commit was not written.", unknown);
                }
            default:
                return await ClaimFirst(commit, cancellationToken);
        }
    }

    public ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default) =>
        honest.ReadHeadAsync(journal, cancellationToken);

    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        CancellationToken cancellationToken = default) => honest.ReadEntriesAsync(journal, fromVersion, toVersion, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default) =>
        honest.ReadPageAsync(journal, key, cancellationToken);

    public IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default) => honest.ReadPagesAsync(journal, prefix, afterKey, cancellationToken);

    public ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default) =>
        honest.ReadClaimAsync(key, buckets, cancellationToken);

    public IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null, CancellationToken cancellationToken = default) =>
        honest.ListJournalsAsync(prefix, afterId, cancellationToken);

    public ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default) =>
        honest.DropClaimBucketsBeforeAsync(firstKept, cancellationToken);

    /// <summary>What hands over usage is answered at once and written later; the rest of the house is left in order.</summary>
    private async Task<CommitResult> AnswerEarly(Commit commit)
    {
        if (commit.Claims.All(claim => claim.Bucket == Claim.Permanent)) return await honest.CommitAsync(commit);
        var kept = Copy(commit, events: commit.Events.ToArray(), snapshot: commit.Snapshot.ToArray());
        _ = Task.Delay(Late).ContinueWith(_ => honest.CommitAsync(kept).AsTask(), TaskScheduler.Default).Unwrap();
        return CommitResult.Committed(commit.ExpectedVersion + 1);
    }

    private async Task<CommitResult> ClaimFirst(Commit commit, CancellationToken cancellationToken)
    {
        if (commit.Claims.Count == 0) return await honest.CommitAsync(commit, cancellationToken);
        var claims = new Commit
        {
            Journal = new JournalId($"claims/{commit.CommitId:x}"), ExpectedVersion = 0, CommitId = commit.CommitId,
            Snapshot = ReadOnlyMemory<byte>.Empty, Claims = commit.Claims, LiveBuckets = commit.LiveBuckets,
        };
        var taken = await honest.CommitAsync(claims, cancellationToken);
        return taken.Status == CommitStatus.ClaimsTaken ? taken : await honest.CommitAsync(Copy(commit, claims: []), cancellationToken);
    }

    private static Commit Copy(Commit commit, IReadOnlyList<Claim>? claims = null, long? expected = null,
        ReadOnlyMemory<byte>? events = null, ReadOnlyMemory<byte>? snapshot = null) => new()
        {
            Journal = commit.Journal,
            ExpectedVersion = expected ?? commit.ExpectedVersion,
            CommitId = commit.CommitId,
            Events = events ?? commit.Events,
            Snapshot = snapshot ?? commit.Snapshot,
            Claims = claims ?? commit.Claims,
            LiveBuckets = commit.LiveBuckets,
            Pages = commit.Pages,
        };
}
