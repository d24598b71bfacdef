using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// The commits that share one fsync. Each is decided against what is stored and against the earlier ones of the group; a refused one
/// writes nothing and does not disturb the others. Writer thread only.
/// </summary>
internal sealed class CommitGroup(VersionCache versions)
{
    private readonly GroupClaims _claims = new();
    private readonly BatchEncoder _batch = new();

    /// <summary>Whether the batch may have reached the disk: set just before it is written.</summary>
    public bool Attempted { get; private set; }

    /// <summary>Decides and writes; the decisions stand in the commits and are true once this returns.</summary>
    public void Write(Database database, List<PendingCommit> commits)
    {
        Attempted = false;
        try
        {
            _batch.Clear();
            _claims.Prepare(database, commits);
            foreach (var pending in commits)
                Decide(database, pending);
            if (_batch.IsEmpty)
                return;
            Attempted = true;
            database.Write(_batch.Finish());
        }
        finally
        {
            _claims.Clear();
        }
    }

    private void Decide(Database database, PendingCommit pending)
    {
        try
        {
            var commit = pending.Commit;
            var taken = _claims.FindTaken(commit);
            var version = VersionOf(database, pending);
            if (version != commit.ExpectedVersion)
                pending.Decision = CommitResult.Conflict(version);
            else if (taken.Count > 0)
                pending.Decision = CommitResult.ClaimsTaken(version, taken);
            else
                Accept(database, pending, version + 1);
        }
        catch (EngineException failure)
        {
            pending.Undecided = new StoreUnavailableException($"The store could not read what the commit depends on: {failure.Message}", failure);
        }
    }

    private void Accept(Database database, PendingCommit pending, long version)
    {
        CommitEncoder.Append(_batch, database, pending, version);
        _claims.Hold(pending.Commit);
        // Ahead of the write, for the rest of the group; a failed write closes the database and empties the cache.
        versions.Set(pending.Commit.Journal.Value, version);
        pending.Decision = CommitResult.Committed(version);
        pending.Written = true;
    }

    private long VersionOf(Database database, PendingCommit pending)
    {
        var name = pending.Commit.Journal.Value;
        if (versions.TryGet(name, out var version))
            return version;
        using var head = database.Get(database.Heads, pending.Journal);
        version = head.Found ? Rows.HeadVersion(head.Span) : 0;
        versions.Set(name, version);
        return version;
    }
}
