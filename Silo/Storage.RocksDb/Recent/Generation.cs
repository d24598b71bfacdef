using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// The commits of one commit log, in memory: written one behind the other, found by journal and by claim. What is not published yet is
/// seen by the writer only.
/// </summary>
/// <remarks>Not thread-safe: see <see cref="RecentCommits"/>. Once sealed it never changes.</remarks>
internal sealed class Generation(int capacity)
{
    private readonly byte[] _arena = GC.AllocateUninitializedArray<byte>(capacity);
    private readonly DigestMap _heads = new();
    private readonly ClaimIndex _claims = new();
    private readonly List<int> _first = [];
    private UInt128[] _sortedKeys = [];
    private int[] _sorted = [];
    private int _length;
    private int _published;

    /// <summary>The column family of its log.</summary>
    public ColumnFamily Log { get; private set; }

    /// <summary>Its place among the generations.</summary>
    public int Number { get; private set; }

    public int Capacity => _arena.Length;

    public bool IsEmpty => _length == 0;

    public int Room => _arena.Length - _length;

    /// <summary>What was added since the last publication: the row of the log.</summary>
    public ReadOnlySpan<byte> Unpublished => _arena.AsSpan(_published.._length);

    /// <summary>Empties it for another log: its memory is large and would cost the collector as much as all commits in it.</summary>
    public void Begin(ColumnFamily log, int number)
    {
        (Log, Number) = (log, number);
        _heads.Clear();
        _claims.Clear();
        _first.Clear();
        _length = _published = 0;
    }

    public CommitRecord Record(int at) => new(_arena.AsSpan(at));

    public ClaimRecord ClaimAt(int at) => new(_arena.AsSpan(at));

    public void Add(ReadOnlySpan<byte> bytes, UInt128 journal)
    {
        var at = _length;
        bytes.CopyTo(_arena.AsSpan(at));
        _length += bytes.Length;
        CommitRecord.Link(_arena.AsSpan(at), (int)_heads.Exchange(journal, at));
        var record = Record(at);
        if (record.Version == 1)
            _first.Add(at);
        var claimAt = at + record.FirstClaim;
        for (var i = 0; i < record.Claims; i++)
        {
            var claim = ClaimAt(claimAt);
            _claims.Add(claim.Key, claimAt);
            claimAt += claim.Size;
        }
    }

    /// <summary>What was added is on the disk.</summary>
    public void Publish() => _published = _length;

    /// <summary>The newest published record of a journal; -1 when there is none.</summary>
    public int NewestOf(UInt128 journal)
    {
        if (!_heads.TryGet(journal, out var found))
            return -1;
        var at = (int)found;
        while (at >= _published)
            at = Record(at).Previous;
        return at;
    }

    /// <summary>The newest version of a journal, published or not; 0 when this generation does not know it.</summary>
    public long VersionOf(UInt128 journal) => _heads.TryGet(journal, out var at) ? Record((int)at).Version : 0;

    /// <summary>A claim; unpublished ones only for the writer.</summary>
    public TakenClaim? Claim(UInt128 key, int bucket, bool unpublished)
    {
        for (var found = _claims.Find(key); found.MoveNext();)
        {
            var claim = ClaimAt(found.Place);
            if (claim.Key == key && claim.Bucket == bucket && (unpublished || found.Place < _published))
                return Rows.Claim(key, claim.Row);
        }
        return null;
    }

    /// <summary>Has the processor fetch what <see cref="Claim"/> will look at.</summary>
    public void FetchClaim(UInt128 key) => _claims.Fetch(key);

    /// <summary>Has the processor fetch what lies at a place.</summary>
    public void Fetch(int at) => Prefetch.Within(_arena, at + Prefetch.Line / 2);

    /// <summary>Has the processor fetch the rest of a record whose begin was read.</summary>
    public void FetchRecord(int at)
    {
        for (var rest = Prefetch.Line; rest < Record(at).Size; rest += Prefetch.Line)
            Prefetch.Within(_arena, at + rest);
    }

    /// <summary>Ids of the journals that began here.</summary>
    public IEnumerable<byte[]> Begun()
    {
        foreach (var at in _first)
            if (at < _published)
                yield return Record(at).Journal.ToArray();
    }

    /// <summary>The newest record of every journal, by journal. Valid until the next sorting.</summary>
    public ReadOnlySpan<int> Newest()
    {
        Reserve(_heads.Count);
        _heads.CopyTo(_sortedKeys, _sorted);
        var newest = _sorted.AsSpan(0, _heads.Count);
        newest.Sort((left, right) => Record(left).Journal.SequenceCompareTo(Record(right).Journal));
        return newest;
    }

    /// <summary>Every claim, by key. Valid until the next sorting.</summary>
    public ReadOnlySpan<int> ClaimsByKey()
    {
        Reserve(_claims.Count);
        _claims.CopyTo(_sorted);
        var claims = _sorted.AsSpan(0, _claims.Count);
        var keys = _sortedKeys.AsSpan(0, claims.Length);
        for (var i = 0; i < claims.Length; i++)
            keys[i] = ClaimAt(claims[i]).Key;
        keys.Sort(claims);
        return claims;
    }

    private void Reserve(int count)
    {
        if (_sorted.Length < count)
            (_sortedKeys, _sorted) = (new UInt128[count * 5 / 4], new int[count * 5 / 4]);
    }
}
