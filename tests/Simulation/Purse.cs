using System.Buffers;
using System.Collections.Immutable;
using Metering.Domain.Wallet;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>The account's side: money in, money bought away, leases out, grants on their way through the outbox.</summary>
internal sealed record Purse(
    long ToppedUpFen, long BoughtFen, ImmutableSortedDictionary<int, LeaseAccount> Leases, Outbox Outbox,
    ImmutableSortedDictionary<long, PurchasedGrant> Purchases)
{
    public static Purse Empty { get; } = new(0, 0, ImmutableSortedDictionary<int, LeaseAccount>.Empty, Outbox.Empty,
        ImmutableSortedDictionary<long, PurchasedGrant>.Empty);

    public long WalletFen => ToppedUpFen - BoughtFen - Leases.Values.Sum(lease => lease.SettledFen);

    public long FreeFen => WalletFen - Leases.Values.Sum(lease => lease.OutstandingFen);

    public LeaseAccount LeaseOf(int resource) => Leases.GetValueOrDefault(resource);
}

internal sealed record PurchasedGrant(int Resource, long Units, long PaidFen);

internal sealed record ToppedUp(long AmountFen);

internal sealed record Absorbed(int Resource, LeaseAccount Lease);

internal sealed record Bought(PurchasedGrant Grant);

internal sealed record Acknowledged(long Number);

internal sealed class PurseCodec : IJournalCodec<Purse>
{
    public Purse Empty => Purse.Empty;

    public Purse Apply(Purse state, object domainEvent) => domainEvent switch
    {
        ToppedUp e => state with { ToppedUpFen = state.ToppedUpFen + e.AmountFen },
        Absorbed e => state with { Leases = state.Leases.SetItem(e.Resource, e.Lease) },
        Bought e => state with
        {
            BoughtFen = state.BoughtFen + e.Grant.PaidFen,
            Outbox = state.Outbox.Add(),
            Purchases = state.Purchases.Add(state.Outbox.LastNumber + 1, e.Grant),
        },
        Acknowledged e => state with { Outbox = state.Outbox.Acknowledge(e.Number) },
        _ => throw new InvalidOperationException(domainEvent.GetType().Name),
    };

    public void WriteEvent(object domainEvent, IBufferWriter<byte> output) => Bytes.Write(output, writer =>
    {
        switch (domainEvent)
        {
            case ToppedUp e: writer.Write((byte)1); writer.Write(e.AmountFen); break;
            case Absorbed e: writer.Write((byte)2); writer.Write(e.Resource); WriteLease(writer, e.Lease); break;
            case Bought e: writer.Write((byte)3); WriteGrant(writer, e.Grant); break;
            case Acknowledged e: writer.Write((byte)4); writer.Write(e.Number); break;
        }
    });

    public IReadOnlyList<object> ReadEvents(ReadOnlySpan<byte> packed)
    {
        using var reader = Bytes.Read(packed);
        var events = new List<object>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            events.Add(reader.ReadByte() switch
            {
                1 => new ToppedUp(reader.ReadInt64()),
                2 => new Absorbed(reader.ReadInt32(), ReadLease(reader)),
                3 => new Bought(ReadGrant(reader)),
                _ => new Acknowledged(reader.ReadInt64()),
            });
        return events;
    }

    public void WriteState(Purse state, IBufferWriter<byte> output) => Bytes.Write(output, writer =>
    {
        writer.Write(state.ToppedUpFen);
        writer.Write(state.BoughtFen);
        writer.Write(state.Leases.Count);
        foreach (var (resource, lease) in state.Leases) { writer.Write(resource); WriteLease(writer, lease); }
        writer.Write(state.Outbox.LastNumber);
        writer.Write(state.Outbox.Pending.Count);
        foreach (var number in state.Outbox.Pending) writer.Write(number);
        writer.Write(state.Purchases.Count);
        foreach (var (number, grant) in state.Purchases) { writer.Write(number); WriteGrant(writer, grant); }
    });

    public Purse ReadState(ReadOnlySpan<byte> snapshot)
    {
        using var reader = Bytes.Read(snapshot);
        var (toppedUp, bought) = (reader.ReadInt64(), reader.ReadInt64());
        var leases = ImmutableSortedDictionary.CreateBuilder<int, LeaseAccount>();
        for (var n = reader.ReadInt32(); n > 0; n--) leases.Add(reader.ReadInt32(), ReadLease(reader));
        var last = reader.ReadInt64();
        var pending = ImmutableSortedSet.CreateBuilder<long>();
        for (var n = reader.ReadInt32(); n > 0; n--) pending.Add(reader.ReadInt64());
        var purchases = ImmutableSortedDictionary.CreateBuilder<long, PurchasedGrant>();
        for (var n = reader.ReadInt32(); n > 0; n--) purchases.Add(reader.ReadInt64(), ReadGrant(reader));
        return new Purse(toppedUp, bought, leases.ToImmutable(), new Outbox(last, pending.ToImmutable()), purchases.ToImmutable());
    }

    private static void WriteLease(BinaryWriter writer, LeaseAccount lease)
    {
        writer.Write(lease.GrantedFen);
        writer.Write(lease.SettledFen);
        writer.Write(lease.ReturnedFen);
        writer.Write(lease.ReportVersion);
    }

    private static LeaseAccount ReadLease(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());

    private static void WriteGrant(BinaryWriter writer, PurchasedGrant grant)
    {
        writer.Write(grant.Resource);
        writer.Write(grant.Units);
        writer.Write(grant.PaidFen);
    }

    private static PurchasedGrant ReadGrant(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
}
