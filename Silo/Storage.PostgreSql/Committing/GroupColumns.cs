using System.Buffers.Binary;
using Metering.Journal;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>A group as columns: the arrays that the database unfolds into rows. Lists are used again for the next group.</summary>
internal sealed class GroupColumns
{
    private readonly List<(int Ord, Claim Claim)> _claims = [];
    private readonly SortedDictionary<int, bool> _gates = [];
    private readonly RecordBuffer _records = new();

    public List<string> Names { get; } = [];
    public List<long> Expected { get; } = [];
    public List<Guid> CommitIds { get; } = [];
    public List<ReadOnlyMemory<byte>> Records { get; } = [];
    public List<ReadOnlyMemory<byte>> Snapshots { get; } = [];
    public List<int> ClaimOrds { get; } = [];
    public List<Guid> ClaimKeys { get; } = [];
    public List<int> ClaimBuckets { get; } = [];
    public List<long> ClaimFingerprints { get; } = [];
    public List<ReadOnlyMemory<byte>> ClaimOutcomes { get; } = [];
    public List<int> ProbeOrds { get; } = [];
    public List<Guid> ProbeKeys { get; } = [];
    public List<int> ProbeBuckets { get; } = [];
    public List<int> PageOrds { get; } = [];
    public List<byte[]> PageKeys { get; } = [];
    public List<byte[]?> PageValues { get; } = [];
    public List<int> Gates { get; } = [];
    public List<string> GateModes { get; } = [];

    /// <summary>The group's arrays, given the months that exist; every month that a claim is taken in must.</summary>
    public void Build(List<PendingCommit> commits, IReadOnlySet<int> buckets)
    {
        Clear();
        _records.Begin(commits);
        for (var i = 0; i < commits.Count; i++)
            Add(i + 1, commits[i].Commit);
        // In one order everywhere: two groups that want the same keys wait for one another, never in a circle.
        _claims.Sort(static (left, right) => left.Claim.Bucket.CompareTo(right.Claim.Bucket) is var order and not 0
            ? order : left.Claim.Key.CompareTo(right.Claim.Key));
        foreach (var (ord, claim) in _claims)
            AddClaim(ord, claim, commits[ord - 1].Commit.LiveBuckets, buckets);
        AddGates();
    }

    /// <summary>As PostgreSQL orders a uuid: most significant byte first.</summary>
    public static Guid Uuid(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }

    public static UInt128 Number(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private void Add(int ord, Commit commit)
    {
        Names.Add(commit.Journal.Value);
        Expected.Add(commit.ExpectedVersion);
        CommitIds.Add(Uuid(commit.CommitId));
        Records.Add(_records.Add(commit));
        Snapshots.Add(commit.Snapshot);
        for (var i = 0; i < commit.Claims.Count; i++)
            _claims.Add((ord, commit.Claims[i]));
        for (var i = 0; i < commit.Pages.Count; i++)
        {
            PageOrds.Add(ord);
            PageKeys.Add(CommitRules.Text.GetBytes(commit.Pages[i].Key));
            PageValues.Add(commit.Pages[i].Value?.ToArray());
        }
    }

    private void AddClaim(int ord, Claim claim, IReadOnlyList<int> live, IReadOnlySet<int> buckets)
    {
        var key = Uuid(claim.Key);
        ClaimOrds.Add(ord);
        ClaimKeys.Add(key);
        ClaimBuckets.Add(claim.Bucket);
        ClaimFingerprints.Add(unchecked((long)claim.Fingerprint));
        ClaimOutcomes.Add(claim.Outcome);
        _gates[claim.Bucket] = true;
        for (var i = 0; claim.Bucket != Claim.Permanent && i < live.Count; i++)
        {
            if (live[i] == claim.Bucket || !buckets.Contains(live[i]))
                continue;
            ProbeOrds.Add(ord);
            ProbeKeys.Add(key);
            ProbeBuckets.Add(live[i]);
            _gates.TryAdd(live[i], false);
        }
    }

    /// <summary>The permanent bucket is looked into from elsewhere only when a commit names it as live.</summary>
    private void AddGates()
    {
        var looked = ProbeBuckets.Count == 0 ? [] : new HashSet<int>(ProbeBuckets);
        foreach (var group in _gates.GroupBy(gate => gate.Key % 100).OrderBy(group => group.Key))
        {
            var inserted = group.Any(gate => gate.Value);
            var watched = group.Any(gate => looked.Contains(gate.Key));
            Gates.Add(group.Key);
            GateModes.Add(inserted ? watched ? "SHARE ROW EXCLUSIVE" : "ROW EXCLUSIVE" : "SHARE");
        }
    }

    private void Clear()
    {
        foreach (var list in (System.Collections.IList[])[Names, Expected, CommitIds, Records, Snapshots, ClaimOrds, ClaimKeys, ClaimBuckets,
            ClaimFingerprints, ClaimOutcomes, ProbeOrds, ProbeKeys, ProbeBuckets, PageOrds, PageKeys, PageValues, Gates, GateModes])
            list.Clear();
        _claims.Clear();
        _gates.Clear();
    }
}
