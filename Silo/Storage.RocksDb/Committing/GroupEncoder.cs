using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Turns the accepted commits of a group into one batch, sorted within each family: neighbours touch the same memory in the engine, which
/// costs less processor time than the sorting does.
/// </summary>
internal sealed class GroupEncoder
{
    private readonly BatchEncoder _batch = new();
    private readonly List<AcceptedCommit> _commits = [];
    private readonly List<AcceptedClaim> _claims = [];

    public bool IsEmpty => _commits.Count == 0;

    public void Clear()
    {
        _batch.Clear();
        _commits.Clear();
        _claims.Clear();
    }

    public void Add(Database database, PendingCommit pending, long version)
    {
        _commits.Add(new AcceptedCommit(pending, version));
        var claims = pending.Commit.Claims;
        for (var i = 0; i < claims.Count; i++)
        {
            database.TryBucket(claims[i].Bucket, out var family);
            _claims.Add(new AcceptedClaim(claims[i], family.Id));
        }
    }

    public ReadOnlySpan<byte> Encode(Database database)
    {
        _commits.Sort(AcceptedCommit.ByJournal);
        _claims.Sort(AcceptedClaim.ByKey);
        foreach (var commit in _commits)
            CommitRows.AppendEntry(_batch, database.Events.Id, commit);
        AppendHeads(database);
        foreach (var claim in _claims)
            CommitRows.AppendClaim(_batch, claim);
        foreach (var commit in _commits)
            CommitRows.AppendPages(_batch, database.Pages.Id, commit.Pending);
        return _batch.Finish();
    }

    /// <summary>A journal written several times in one group gets one head: nobody could ever read the others.</summary>
    private void AppendHeads(Database database)
    {
        for (var i = 0; i < _commits.Count; i++)
        {
            if (i == _commits.Count - 1 || _commits[i].Id != _commits[i + 1].Id)
                CommitRows.AppendHead(_batch, database.Heads.Id, _commits[i]);
        }
    }
}
