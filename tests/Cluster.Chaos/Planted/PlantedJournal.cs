using Metering.Journal;
using Metering.Shared;

namespace Metering.Chaos.Planted;

/// <summary>A real journal with one mistake in its commits. Reads are untouched.</summary>
internal sealed class PlantedJournal(IJournalStore honest, JournalBug bug) : StoreInFront(honest)
{
    /// <summary>
    /// In a silo's log each time it wrote over another activation: a run that finds nothing tells by it whether there was anything to find.
    /// </summary>
    public const string Struck = "The planted bug has struck.";

    // How long a commit that was already answered takes to become durable.
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    public override async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        switch (bug)
        {
            case JournalBug.ForgetsClaims:
                return await base.CommitAsync(Copy(commit, claims: []), cancellationToken);
            case JournalBug.IgnoresTheFence:
                var result = await base.CommitAsync(commit, cancellationToken);
                while (result.Status == CommitStatus.VersionConflict)
                {
                    Console.WriteLine(Struck);
                    result = await base.CommitAsync(Copy(commit, expected: result.Version), cancellationToken);
                }
                return result;
            case JournalBug.AnswersBeforeDurable:
                return await AnswerEarly(commit);
            case JournalBug.ReportsUnknownAsFailure:
                try
                {
                    return await base.CommitAsync(commit, cancellationToken);
                }
                catch (OutcomeUnknownException unknown)
                {
                    throw new StoreUnavailableException("The commit was not written.", unknown);
                }
            default:
                return await ClaimFirst(commit, cancellationToken);
        }
    }

    /// <summary>What hands over usage is answered at once and written later; the rest of the house is left in order.</summary>
    private async Task<CommitResult> AnswerEarly(Commit commit)
    {
        if (commit.Claims.All(claim => claim.Bucket == Claim.Permanent)) return await base.CommitAsync(commit);
        var kept = Copy(commit, events: commit.Events.ToArray(), snapshot: commit.Snapshot.ToArray());
        _ = Task.Delay(Late).ContinueWith(_ => base.CommitAsync(kept).AsTask(), TaskScheduler.Default).Unwrap();
        return CommitResult.Committed(commit.ExpectedVersion + 1);
    }

    private async Task<CommitResult> ClaimFirst(Commit commit, CancellationToken cancellationToken)
    {
        if (commit.Claims.Count == 0) return await base.CommitAsync(commit, cancellationToken);
        var claims = new Commit
        {
            Journal = new JournalId($"claims/{commit.CommitId:x}"), ExpectedVersion = 0, CommitId = commit.CommitId,
            Snapshot = ReadOnlyMemory<byte>.Empty, Claims = commit.Claims, LiveBuckets = commit.LiveBuckets,
        };
        var taken = await base.CommitAsync(claims, cancellationToken);
        return taken.Status == CommitStatus.ClaimsTaken ? taken : await base.CommitAsync(Copy(commit, claims: []), cancellationToken);
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
