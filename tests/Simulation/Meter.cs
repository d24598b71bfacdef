using System.Buffers;
using System.Collections.Immutable;
using Metering.Domain.Wallet;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>A resource's side: what it used, its lease, the grants delivered to it.</summary>
internal sealed record Meter(Lease Lease, long AcceptedEvents, long UsedFen, long Units, ImmutableSortedSet<long> Grants)
{
    public static Meter Empty { get; } = new(default, 0, 0, 0, []);
}

internal sealed record Used(int Events, long AmountFen);

internal sealed record LeaseLearned(long GrantedFen);

internal sealed record LeaseReturned(long ReturnedFen);

internal sealed record GrantDelivered(long Number, long Units);

internal sealed class MeterCodec : IJournalCodec<Meter>
{
    public Meter Empty => Meter.Empty;

    public Meter Apply(Meter state, object domainEvent) => domainEvent switch
    {
        Used e => state with { AcceptedEvents = state.AcceptedEvents + e.Events, UsedFen = state.UsedFen + e.AmountFen, Lease =
            state.Lease.Spent(e.AmountFen) },
        LeaseLearned e => state with { Lease = state.Lease.Granted(e.GrantedFen) },
        LeaseReturned e => state with { Lease = state.Lease with { ReturnedFen = e.ReturnedFen } },
        GrantDelivered e => state with { Units = state.Units + e.Units, Grants = state.Grants.Add(e.Number) },
        _ => throw new InvalidOperationException(domainEvent.GetType().Name),
    };

    public void WriteEvent(object domainEvent, IBufferWriter<byte> output) => Bytes.Write(output, writer =>
    {
        switch (domainEvent)
        {
            case Used e: writer.Write((byte)1); writer.Write(e.Events); writer.Write(e.AmountFen); break;
            case LeaseLearned e: writer.Write((byte)2); writer.Write(e.GrantedFen); break;
            case LeaseReturned e: writer.Write((byte)3); writer.Write(e.ReturnedFen); break;
            case GrantDelivered e: writer.Write((byte)4); writer.Write(e.Number); writer.Write(e.Units); break;
        }
    });

    public IReadOnlyList<object> ReadEvents(ReadOnlySpan<byte> packed)
    {
        using var reader = Bytes.Read(packed);
        var events = new List<object>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            events.Add(reader.ReadByte() switch
            {
                1 => new Used(reader.ReadInt32(), reader.ReadInt64()),
                2 => new LeaseLearned(reader.ReadInt64()),
                3 => new LeaseReturned(reader.ReadInt64()),
                _ => new GrantDelivered(reader.ReadInt64(), reader.ReadInt64()),
            });
        return events;
    }

    public void WriteState(Meter state, IBufferWriter<byte> output) => Bytes.Write(output, writer =>
    {
        writer.Write(state.Lease.GrantedFen);
        writer.Write(state.Lease.ConsumedFen);
        writer.Write(state.Lease.ReturnedFen);
        writer.Write(state.AcceptedEvents);
        writer.Write(state.UsedFen);
        writer.Write(state.Units);
        writer.Write(state.Grants.Count);
        foreach (var number in state.Grants) writer.Write(number);
    });

    public Meter ReadState(ReadOnlySpan<byte> snapshot)
    {
        using var reader = Bytes.Read(snapshot);
        var lease = new Lease(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var (events, used, units) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var grants = ImmutableSortedSet.CreateBuilder<long>();
        for (var n = reader.ReadInt32(); n > 0; n--) grants.Add(reader.ReadInt64());
        return new Meter(lease, events, used, units, grants.ToImmutable());
    }
}
