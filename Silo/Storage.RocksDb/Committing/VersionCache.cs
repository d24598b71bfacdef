namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Versions of the journals written lately. Two generations: when the young one is full the old one is forgotten, so the memory is bounded
/// and a journal in use stays. Owned by the writer thread.
/// </summary>
internal sealed class VersionCache(int bound)
{
    private readonly int _half = Math.Max(1, bound / 2);
    private Dictionary<string, long> _young = new(StringComparer.Ordinal);
    private Dictionary<string, long> _old = new(StringComparer.Ordinal);

    public bool TryGet(string journal, out long version) =>
        _young.TryGetValue(journal, out version) || _old.TryGetValue(journal, out version);

    public void Set(string journal, long version)
    {
        _young[journal] = version;
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
