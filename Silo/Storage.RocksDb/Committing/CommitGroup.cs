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
    private readonly GroupEncoder _encoder = new();

    /// <summary>Whether the batch may have reached the disk: set just before it is written.</summary>
    public bool Attempted { get; private set; }

    /// <summary>Decides and writes; the decisions stand in the commits and are true once this returns.</summary>
    public void Write(Database database, List<PendingCommit> commits)
    {
        Attempted = false;
        try
        {
            _claims.Prepare(database, commits);
            foreach (var pending in commits)
                Decide(database, pending);
            if (_encoder.IsEmpty)
                return;
            var batch = _encoder.Encode(database);
            Attempted = true;
            database.Write(batch);
        }
        finally
        {
            _claims.Clear();
            _encoder.Clear();
            versions.Age();
        }
    }

    private void Decide(Database database, PendingCommit pending)
    {
        try
        {
            var commit = pending.Commit;
            var taken = _claims.FindTaken(commit);
            var journal = versions.Find(commit.Journal.Value) ?? Remember(database, pending);
            if (journal.Version != commit.ExpectedVersion)
                pending.Decision = CommitResult.Conflict(journal.Version);
            else if (taken.Count > 0)
                pending.Decision = CommitResult.ClaimsTaken(journal.Version, taken);
            else
                Accept(database, pending, journal);
        }
        catch (EngineException failure)
        {
            pending.Undecided = new StoreUnavailableException(
                $"The store could not read what the commit depends on: {failure.Message}", failure);
        }
    }

    private void Accept(Database database, PendingCommit pending, CachedVersion journal)
    {
        // Ahead of the write, for the rest of the group; a failed write closes the database and empties the cache.
        journal.Version = checked(journal.Version + 1);
        _encoder.Add(database, pending, journal.Version);
        _claims.Hold(pending.Commit);
        pending.Decision = CommitResult.Committed(journal.Version);
        pending.Written = true;
    }

    private CachedVersion Remember(Database database, PendingCommit pending)
    {
        using var head = database.Get(database.Heads, pending.Journal);
        return versions.Add(pending.Commit.Journal.Value, head.Found ? Rows.HeadVersion(head.Span) : 0);
    }
}
