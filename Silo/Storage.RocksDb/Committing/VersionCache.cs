namespace Metering.Storage.RocksDb.Committing;

/// <summary>Where one journal stands, ahead of the write while its group is being decided.</summary>
internal sealed class CachedVersion
{
    public long Version { get; set; }
}

/// <summary>
/// Versions of the journals written lately. Two generations: when the young one is full the old one is forgotten, so the memory is bounded
/// and a journal in use stays. Owned by the writer thread.
/// </summary>
internal sealed class VersionCache(int bound)
{
    private readonly int _half = Math.Max(1, bound / 2);
    private Dictionary<string, CachedVersion> _young = new(StringComparer.Ordinal);
    private Dictionary<string, CachedVersion> _old = new(StringComparer.Ordinal);

    public CachedVersion? Find(string journal)
    {
        if (_young.TryGetValue(journal, out var found) || !_old.Remove(journal, out found))
            return found;
        _young.Add(journal, found);
        return found;
    }

    public CachedVersion Add(string journal, long version)
    {
        var added = new CachedVersion { Version = version };
        _young.Add(journal, added);
        return added;
    }

    /// <summary>Forgets the old generation when the young one is full; only between groups, when all versions are on disk.</summary>
    public void Age()
    {
        if (_young.Count < _half)
            return;
        (_old, _young) = (_young, _old);
        _young.Clear();
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
