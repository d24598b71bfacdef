using Metering.Journal;
using Metering.Storage.RocksDb.Recent;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Walking a group, the commits that come next are fetched: other threads made them, each somewhere else, and waiting for one after the other cost
/// the writer more than deciding.
/// </summary>
internal static class Ahead
{
    private const int Step = 6;

    /// <summary>The commits and records that follow the one at a place.</summary>
    public static void Fetch(List<PendingCommit> commits, int at)
    {
        if (at + 3 * Step < commits.Count)
            Prefetch.Object(commits[at + 3 * Step]);
        if (at + 2 * Step < commits.Count)
            commits[at + 2 * Step].FetchRecord();
    }

    /// <summary>Where the claims of those that follow are looked for.</summary>
    public static void FetchClaims(RecentCommits recent, List<PendingCommit> commits, int at)
    {
        if (at + Step >= commits.Count)
            return;
        foreach (var claim in new ClaimsOf(commits[at + Step].Record))
            recent.FetchClaim(claim.Key);
    }
}
