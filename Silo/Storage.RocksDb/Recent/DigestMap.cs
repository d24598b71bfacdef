namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// Numbers from 0 under 128-bit digests, in one array that holds no references: a look costs one cache line, and the collector has
/// nothing to trace however many there are.
/// </summary>
internal sealed class DigestMap
{
    private const int Least = 1_024;
    private Slot[] _slots = new Slot[Least];
    private int _count;

    public int Count => _count;

    public bool TryGet(UInt128 key, out long value)
    {
        ref var slot = ref Find(_slots, key);
        value = slot.Next - 1;
        return slot.Next != 0;
    }

    /// <summary>Sets a number and returns what stood there before; -1 when nothing did.</summary>
    public long Exchange(UInt128 key, long value)
    {
        ref var slot = ref Find(_slots, key);
        var before = slot.Next - 1;
        (slot.Key, slot.Next) = (key, value + 1);
        if (before < 0 && ++_count * 2 > _slots.Length)
            Grow();
        return before;
    }

    /// <summary>All numbers, which are places in memory here, with their keys, in no order.</summary>
    public void CopyTo(Span<UInt128> keys, Span<int> places)
    {
        var at = 0;
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Next != 0)
                (keys[at], places[at++]) = (slot.Key, (int)(slot.Next - 1));
    }

    public void Clear()
    {
        if (_count > 0)
            Array.Clear(_slots);
        _count = 0;
    }

    private static ref Slot Find(Slot[] slots, UInt128 key)
    {
        var mask = slots.Length - 1;
        var at = Place(key) & mask;
        while (slots[at].Next != 0 && slots[at].Key != key)
            at = (at + 1) & mask;
        return ref slots[at];
    }

    private static int Place(UInt128 key) => unchecked((int)(((ulong)key * 0x9E3779B97F4A7C15 ^ (ulong)(key >> 64) * 0xD1B54A32D192ED03) >> 32));

    private void Grow()
    {
        var larger = new Slot[checked(_slots.Length * 2)];
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Next != 0)
                Find(larger, slot.Key) = slot;
        _slots = larger;
    }

    /// <summary><c>Next</c> is the number and one, so that zeroed memory is an empty slot.</summary>
    private struct Slot
    {
        public UInt128 Key;
        public long Next;
    }
}
