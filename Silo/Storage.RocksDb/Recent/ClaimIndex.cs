using Metering.Journal;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// Where the claims of a generation lie, found by key in eight bytes a claim: the writer asks for every claim whether it is here, it is
/// not nearly always, and it asks for every month that the claim may lie in, which one cache line answers.
/// </summary>
/// <remarks>
/// A slot is the upper half of the digest and the place and one, so that zeroed memory is an empty slot. The digest's first bits are where the
/// search begins, so growing needs nothing but the slots. Two claims may have the same half, and a key may be held in two months: who asks
/// compares the claim itself.
/// </remarks>
internal sealed class ClaimIndex
{
    private const int LeastBits = 10;
    private ulong[] _slots = new ulong[1 << LeastBits];
    private int _bits = LeastBits;

    public int Count { get; private set; }

    public void Add(UInt128 key, int place)
    {
        if (++Count * 2 > _slots.Length)
            Grow();
        Put((ulong)Tag(key) << 32 | (uint)(place + 1));
    }

    /// <summary>The places where it may lie, one after the other.</summary>
    public Candidates Find(UInt128 key)
    {
        var tag = Tag(key);
        return new Candidates(_slots, tag, Begin(tag));
    }

    /// <summary>Has the processor fetch what <see cref="Find"/> will look at.</summary>
    public void Fetch(UInt128 key) => Prefetch.Place(in _slots[Begin(Tag(key))]);

    /// <summary>All places, in no order.</summary>
    public void CopyTo(Span<int> places)
    {
        var at = 0;
        foreach (var slot in _slots)
            if (slot != 0)
                places[at++] = PlaceOf(slot);
    }

    public void Clear()
    {
        if (Count > 0)
            Array.Clear(_slots);
        Count = 0;
    }

    private static uint Tag(UInt128 key) =>
        unchecked((uint)(((ulong)key * 0x9E3779B97F4A7C15 ^ (ulong)(key >> 64) * 0xD1B54A32D192ED03) >> 32));

    private static int PlaceOf(ulong slot) => unchecked((int)(uint)slot - 1);

    private int Begin(uint tag) => (int)(tag >> (32 - _bits));

    private void Put(ulong slot)
    {
        var at = Begin((uint)(slot >> 32));
        while (_slots[at] != 0)
            at = (at + 1) & (_slots.Length - 1);
        _slots[at] = slot;
    }

    private void Grow()
    {
        var smaller = _slots;
        _slots = new ulong[checked(smaller.Length * 2)];
        _bits++;
        foreach (var slot in smaller)
            if (slot != 0)
                Put(slot);
    }

    /// <summary>The search for one claim.</summary>
    public ref struct Candidates(ulong[] slots, uint tag, int begin)
    {
        private int _next = begin;

        /// <summary>Where the claim may lie.</summary>
        public int Place { get; private set; }

        /// <summary>False when it lies nowhere else.</summary>
        public bool MoveNext()
        {
            while (slots[_next] is var slot and not 0)
            {
                _next = (_next + 1) & (slots.Length - 1);
                if ((uint)(slot >> 32) != tag)
                    continue;
                Place = PlaceOf(slot);
                return true;
            }
            return false;
        }
    }
}
