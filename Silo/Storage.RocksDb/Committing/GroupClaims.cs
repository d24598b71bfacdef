using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Which claims of a group are taken: by stored claims, all looked up beforehand, or by earlier commits of the same group.
/// Writer thread only.
/// </summary>
internal sealed class GroupClaims
{
    private readonly Dictionary<int, BucketLookups> _lookups = [];
    private readonly Dictionary<Slot, Claim> _inGroup = [];

    /// <summary>Looks up every claim of the group; months that do not exist yet are created.</summary>
    public void Prepare(Database database, List<PendingCommit> group)
    {
        Clear();
        foreach (var pending in group)
            Plan(database, pending.Commit);
        foreach (var (bucket, lookups) in _lookups)
        {
            if (database.TryBucket(bucket, out var family))
                lookups.Read(database, family);
        }
    }

    /// <summary>Every claim of the commit that is taken. To be called once for each commit of the group, in order.</summary>
    public IReadOnlyList<TakenClaim> FindTaken(Commit commit)
    {
        List<TakenClaim>? taken = null;
        EngineException? unreadable = null;
        for (var i = 0; i < commit.Claims.Count; i++)
        {
            var claim = commit.Claims[i];
            TakenClaim? holder = null;
            Look(claim, claim.Bucket, ref holder, ref unreadable);
            for (var j = 0; claim.Bucket != Claim.Permanent && j < commit.LiveBuckets.Count; j++)
            {
                if (commit.LiveBuckets[j] != claim.Bucket)
                    Look(claim, commit.LiveBuckets[j], ref holder, ref unreadable);
            }
            if (holder is { } held)
                (taken ??= []).Add(held);
        }
        if (unreadable is not null)
            throw unreadable;
        return taken is null ? [] : taken;
    }

    /// <summary>Makes the claims of a commit that will be written visible to the rest of the group.</summary>
    public void Hold(Commit commit)
    {
        for (var i = 0; i < commit.Claims.Count; i++)
            _inGroup.Add(new Slot(commit.Claims[i].Key, commit.Claims[i].Bucket), commit.Claims[i]);
    }

    public void Clear()
    {
        foreach (var lookups in _lookups.Values)
            lookups.Clear();
        _inGroup.Clear();
    }

    private void Plan(Database database, Commit commit)
    {
        for (var i = 0; i < commit.Claims.Count; i++)
        {
            var claim = commit.Claims[i];
            if (!database.TryBucket(claim.Bucket, out _))
                database.CreateBucket(claim.Bucket);
            Of(claim.Bucket).Add(claim.Key);
            for (var j = 0; claim.Bucket != Claim.Permanent && j < commit.LiveBuckets.Count; j++)
            {
                if (commit.LiveBuckets[j] != claim.Bucket)
                    Of(commit.LiveBuckets[j]).Add(claim.Key);
            }
        }
    }

    private void Look(Claim claim, int bucket, ref TakenClaim? holder, ref EngineException? unreadable)
    {
        try
        {
            using var stored = Of(bucket).Take();
            if (holder is not null)
                return;
            if (stored.Found)
                holder = Rows.Claim(claim.Key, stored.Span);
            else if (_inGroup.TryGetValue(new Slot(claim.Key, bucket), out var held))
                // A copy: the holder's memory is its caller's own again as soon as that caller has its answer.
                holder = new TakenClaim(held.Key, held.Fingerprint, held.Outcome.ToArray());
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

    /// <summary>Keys are digests already, so their low half is hash enough.</summary>
    private readonly record struct Slot(UInt128 Key, int Bucket)
    {
        public override int GetHashCode() => unchecked((int)(ulong)Key ^ Bucket);
    }
}
