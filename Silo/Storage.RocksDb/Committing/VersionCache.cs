using Metering.Storage.RocksDb.Recent;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Versions of the journals written lately, ahead of the write while a group is decided. Two generations: when the young one is full the
/// old one is forgotten, so the memory is bounded and a journal in use stays. Owned by the writer thread.
/// </summary>
internal sealed class VersionCache(int bound)
{
    private readonly int _half = Math.Max(1, bound / 2);
    private DigestMap _young = new();
    private DigestMap _old = new();

    public bool TryGet(UInt128 journal, out long version)
    {
        if (_young.TryGet(journal, out version))
            return true;
        if (!_old.TryGet(journal, out version))
            return false;
        _young.Exchange(journal, version);
        return true;
    }

    public void Set(UInt128 journal, long version) => _young.Exchange(journal, version);

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
