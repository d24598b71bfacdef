using Metering.Journal;
using Metering.Storage.RocksDb.Engine;
using Metering.Storage.RocksDb.Recent;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Which claims of a group are taken: by recent commits, those ahead in the same group included, or by folded ones, all looked up
/// beforehand. Writer thread only.
/// </summary>
internal sealed class GroupClaims
{
    private static readonly IReadOnlyList<TakenClaim> None = [];
    private readonly Dictionary<int, BucketLookups> _lookups = [];

    /// <summary>Looks up every claim of the group in the database; months that do not exist yet are created.</summary>
    public void Prepare(Database database, List<PendingCommit> group)
    {
        Clear();
        for (var i = 0; i < group.Count; i++)
        {
            Ahead.Fetch(group, i);
            Plan(database, group[i]);
        }
        foreach (var (bucket, lookups) in _lookups)
        {
            if (database.TryBucket(bucket, out var family))
                lookups.Read(database, family);
        }
    }

    /// <summary>Every claim of the commit that is taken. To be called once for each commit of the group, in order.</summary>
    public IReadOnlyList<TakenClaim> FindTaken(RecentCommits recent, PendingCommit pending)
    {
        List<TakenClaim>? taken = null;
        EngineException? unreadable = null;
        foreach (var claim in new ClaimsOf(pending.Record))
        {
            TakenClaim? holder = null;
            Look(recent, claim.Key, claim.Bucket, ref holder, ref unreadable);
            for (var j = 0; claim.Bucket != Claim.Permanent && j < pending.LiveBuckets.Count; j++)
            {
                if (pending.LiveBuckets[j] != claim.Bucket)
                    Look(recent, claim.Key, pending.LiveBuckets[j], ref holder, ref unreadable);
            }
            if (holder is { } held)
                (taken ??= []).Add(held);
        }
        if (unreadable is not null)
            throw unreadable;
        return taken ?? None;
    }

    public void Clear()
    {
        foreach (var lookups in _lookups.Values)
            lookups.Clear();
    }

    private void Plan(Database database, PendingCommit pending)
    {
        foreach (var claim in new ClaimsOf(pending.Record))
        {
            if (!database.TryBucket(claim.Bucket, out _))
                database.CreateBucket(claim.Bucket);
            Of(claim.Bucket).Add(claim.Key);
            for (var j = 0; claim.Bucket != Claim.Permanent && j < pending.LiveBuckets.Count; j++)
            {
                if (pending.LiveBuckets[j] != claim.Bucket)
                    Of(pending.LiveBuckets[j]).Add(claim.Key);
            }
        }
    }

    private void Look(RecentCommits recent, UInt128 key, int bucket, ref TakenClaim? holder, ref EngineException? unreadable)
    {
        try
        {
            using var stored = Of(bucket).Take();
            if (holder is null)
                holder = stored.Found ? Rows.Claim(key, stored.Span) : recent.HeldWhileChanging(key, bucket);
        }
        catch (EngineException failure)
        {
            unreadable ??= failure;
        }
    }

    private BucketLookups Of(int bucket)
    {
        if (!_lookups.TryGetValue(bucket, out var lookups))
            _lookups.Add(bucket, lookups = new BucketLookups());
        return lookups;
    }
}
