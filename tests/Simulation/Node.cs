using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>One grain identity with the copies of it that live at this moment: usually one, under faults several.</summary>
internal abstract class Node<TState>(World world, SimStore store, JournalId journal, IJournalCodec<TState> codec, PlantedBug bug)
{
    private readonly List<Copy<TState>> copies = [];

    public JournalId Journal => journal;

    public IJournalCodec<TState> Codec => codec;

    public long Activations { get; private set; }

    public long SecondCopies { get; private set; }

    protected World World => world;

    /// <summary>The durable state, as the store holds it now.</summary>
    public TState Durable => store.Rows(journal) is { Count: > 0 } rows ? codec.ReadState(rows[^1].Snapshot) : codec.Empty;

    /// <summary>Routes a call to a living copy; now and then one crashes first, or a second one appears.</summary>
    protected void Deliver(Action<Copy<TState>> call)
    {
        copies.RemoveAll(copy => !copy.Alive);
        if (copies.Count > 0 && world.Fires(world.Faults.CrashPerMille, "crash"))
        {
            copies[0].Crash();
            copies.RemoveAt(0);
        }
        var second = copies.Count is 1 or 2 && world.Fires(world.Faults.SecondCopyPerMille, "second-copy");
        if (second) SecondCopies++;
        if (copies.Count == 0 || second)
        {
            copies.Add(new Copy<TState>(world, store, journal, codec, bug));
            Activations++;
        }
        call(copies[world.Prng.Below(copies.Count)]);
    }
}
