namespace Metering.Host.Runtime;

/// <summary>Says when a collection of the youngest objects is worth forcing, from the two counts that the runtime keeps.</summary>
internal sealed class CollectionPace
{
    /// <summary>Below it a stop costs more than it spares, in bytes.</summary>
    public const long Least = 1 << 20;

    /// <summary>Above it the host is busy enough that only throughput counts, and the collector knows that better, in bytes.</summary>
    public const long Most = 4 << 20;

    private long _allocated;
    private int _collections = -1;

    /// <summary>Whether to collect now. To be asked at equal intervals.</summary>
    /// <param name="allocated">Bytes allocated since the process began.</param>
    /// <param name="collections">Collections since the process began.</param>
    public bool IsDue(long allocated, int collections)
    {
        var since = allocated - _allocated;
        var counting = collections == _collections;
        if (counting && since < Least)
            return false;
        var due = counting && since <= Most;
        (_allocated, _collections) = (allocated, due ? collections + 1 : collections);
        return due;
    }
}
