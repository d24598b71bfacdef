using System.Buffers.Binary;
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
    private long _row;

    /// <summary>Whether the batch may have reached the disk: set just before it is written.</summary>
    public bool Attempted { get; private set; }

    /// <summary>Decides and writes; the decisions stand in the commits and are true once this returns.</summary>
    public void Write(Database database, List<PendingCommit> commits)
    {
        Attempted = false;
        try
        {
            database.MakeRoom(FindVersions(database, commits));
            DecideAll(database, commits);
            var generation = database.Recent.Newest;
            if (generation.Unpublished.IsEmpty)
                return;
            Encode(generation.Log, generation.Unpublished);
            foreach (var pending in commits)
                if (pending.Written)
                    PageRows.Append(_batch, database.Pages.Id, pending);
            Attempted = true;
            database.Write(_batch.Finish());
            using (database.Recent.Changing())
                generation.Publish();
        }
        finally
        {
            _claims.Clear();
            _batch.Clear();
            versions.Age();
        }
    }

    private void DecideAll(Database database, List<PendingCommit> commits)
    {
        using (database.Recent.Kept())
        {
            _claims.Prepare(database, commits);
            using (database.Recent.Changing())
                for (var i = 0; i < commits.Count; i++)
                {
                    Ahead.Fetch(commits, i);
                    Ahead.FetchClaims(database.Recent, commits, i);
                    Decide(database, commits[i]);
                }
        }
    }

    /// <summary>Knows the version of every journal of the group afterwards, or why not; returns the bytes of all records.</summary>
    private long FindVersions(Database database, List<PendingCommit> commits)
    {
        var bytes = 0L;
        for (var i = 0; i < commits.Count; i++)
        {
            Ahead.Fetch(commits, i);
            var pending = commits[i];
            bytes += pending.Record.Length;
            if (versions.TryGet(pending.Digest, out _))
                continue;
            try
            {
                versions.Set(pending.Digest, StoredVersion(database, pending));
            }
            catch (EngineException failure)
            {
                Unreadable(pending, failure);
            }
        }
        return bytes;
    }

    private static long StoredVersion(Database database, PendingCommit pending)
    {
        if (database.Recent.VersionOf(pending.Digest) is var recent and > 0)
            return recent;
        using var head = database.Get(database.Heads, pending.Journal);
        return head.Found ? Rows.HeadVersion(head.Span) : 0;
    }

    private void Decide(Database database, PendingCommit pending)
    {
        try
        {
            var taken = _claims.FindTaken(database.Recent, pending);
            if (pending.Undecided is not null)
                return;
            versions.TryGet(pending.Digest, out var version);
            if (version != pending.ExpectedVersion)
                pending.Decision = CommitResult.Conflict(version);
            else if (taken.Count > 0)
                pending.Decision = CommitResult.ClaimsTaken(version, taken);
            else
                Accept(database, pending);
        }
        catch (EngineException failure)
        {
            Unreadable(pending, failure);
        }
    }

    private void Accept(Database database, PendingCommit pending)
    {
        // Ahead of the write, for the rest of the group; a failed write closes the database and forgets all of it.
        var version = checked(pending.ExpectedVersion + 1);
        versions.Set(pending.Digest, version);
        database.Recent.Newest.Add(pending.Record, pending.Digest);
        pending.Decision = CommitResult.Committed(version);
        pending.Written = true;
    }

    private void Encode(ColumnFamily log, ReadOnlySpan<byte> records)
    {
        BinaryPrimitives.WriteInt64BigEndian(_batch.PutKey(log.Id, sizeof(long), records.Length), ++_row);
        records.CopyTo(_batch.Value(records.Length));
    }

    private static void Unreadable(PendingCommit pending, EngineException failure) => pending.Undecided = new StoreUnavailableException(
        $"The store could not read what the commit depends on: {failure.Message}", failure);
}
