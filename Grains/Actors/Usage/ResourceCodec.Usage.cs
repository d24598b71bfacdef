using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

public sealed partial class ResourceCodec
{
    [Flags]
    private enum RecordBits : byte
    {
        None = 0,
        SameSource = 1,
        SameMeter = 2,
        Destination = 4,
        Wallet = 8,
        Void = 16,
        Taken = 32,
        RefusedOrConsent = 64,
        Charged = 128,
    }

    private static void WriteUsage(ref PackedWriter writer, UsageRecorded usage)
    {
        writer.Time(usage.RecordedAt);
        writer.Signed(usage.ConsumedFen);
        writer.Count(usage.Records.Length);
        string? source = null, meter = null;
        foreach (ref readonly var record in usage.Records.AsSpan())
        {
            WriteRecord(ref writer, record, source, meter);
            source = record.Source;
            meter = record.Meter;
        }
        writer.Count(usage.Totals.Length);
        foreach (ref readonly var total in usage.Totals.AsSpan()) WriteTotal(ref writer, total);
        writer.Count(usage.Allowances.Length);
        foreach (var use in usage.Allowances) WriteUse(ref writer, use);
    }

    private static UsageRecorded ReadUsage(ref PackedReader reader)
    {
        var recordedAt = reader.Time();
        var consumed = reader.Signed();
        var records = new UsageRecord[reader.Count()];
        string? source = null, meter = null;
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = ReadRecord(ref reader, source, meter);
            source = records[i].Source;
            meter = records[i].Meter;
        }
        var totals = new MonthTotal[reader.Count()];
        for (var i = 0; i < totals.Length; i++) totals[i] = ReadTotal(ref reader);
        var uses = new AllowanceUse[reader.Count()];
        for (var i = 0; i < uses.Length; i++) uses[i] = ReadUse(ref reader);
        return new UsageRecorded(recordedAt, ImmutableCollectionsMarshal.AsImmutableArray(records),
            ImmutableCollectionsMarshal.AsImmutableArray(totals), ImmutableCollectionsMarshal.AsImmutableArray(uses), consumed);
    }

    private static void WriteRecord(ref PackedWriter writer, in UsageRecord record, string? source, string? meter)
    {
        var bits = RecordBits.None;
        if (record.Source == source) bits |= RecordBits.SameSource;
        if (record.Meter == meter) bits |= RecordBits.SameMeter;
        if (record.Destination is not null) bits |= RecordBits.Destination;
        if (record.Wallet) bits |= RecordBits.Wallet;
        if (record.Void) bits |= RecordBits.Void;
        if (!record.Taken.IsDefaultOrEmpty) bits |= RecordBits.Taken;
        if (record.Refused != RememberedRefusal.None || record.Consent != ConsentBasis.Unstated) bits |= RecordBits.RefusedOrConsent;
        if (record.Sku >= 0) bits |= RecordBits.Charged;
        writer.Byte((byte)bits);
        if ((bits & RecordBits.SameSource) == 0) writer.Text(record.Source);
        if ((bits & RecordBits.SameMeter) == 0) writer.Text(record.Meter);
        writer.Text(record.EventId);
        writer.Time(record.Start);
        writer.Signed(record.Quantity);
        if (record.Destination is { } destination) writer.Text(destination);
        // The upper half was always 0 before consents were recorded.
        if ((bits & RecordBits.RefusedOrConsent) != 0) writer.Byte((byte)((byte)record.Refused | ((byte)record.Consent << 4)));
        if ((bits & RecordBits.Charged) != 0)
        {
            writer.Count(record.Sku);
            writer.Signed(record.Units);
            writer.Signed(record.ChargeFen);
        }
        if ((bits & RecordBits.Taken) == 0) return;
        writer.Count(record.Taken.Length);
        foreach (var use in record.Taken) WriteUse(ref writer, use);
    }

    private static UsageRecord ReadRecord(ref PackedReader reader, string? source, string? meter)
    {
        var bits = (RecordBits)reader.Byte();
        byte both = 0;
        var record = new UsageRecord
        {
            Source = (bits & RecordBits.SameSource) != 0 ? source! : reader.Text(),
            Meter = (bits & RecordBits.SameMeter) != 0 ? meter! : reader.Text(),
            EventId = reader.Text(),
            Start = reader.Time(),
            Quantity = reader.Signed(),
            Destination = (bits & RecordBits.Destination) != 0 ? reader.Text() : null,
            Refused = (RememberedRefusal)((bits & RecordBits.RefusedOrConsent) != 0 ? (both = reader.Byte()) & 15 : 0),
            Consent = (ConsentBasis)(both >> 4),
            Wallet = (bits & RecordBits.Wallet) != 0,
            Void = (bits & RecordBits.Void) != 0,
            Sku = -1,
        };
        if ((bits & RecordBits.Charged) != 0)
            record = record with { Sku = reader.Count(), Units = reader.Signed(), ChargeFen = reader.Signed() };
        if ((bits & RecordBits.Taken) == 0) return record;
        var taken = new AllowanceUse[reader.Count()];
        for (var i = 0; i < taken.Length; i++) taken[i] = ReadUse(ref reader);
        return record with { Taken = ImmutableCollectionsMarshal.AsImmutableArray(taken) };
    }

    private static void WriteUse(ref PackedWriter writer, AllowanceUse use)
    {
        writer.Count(use.Number);
        writer.Signed(use.Units);
    }

    private static AllowanceUse ReadUse(ref PackedReader reader) => new(reader.Count(), reader.Signed());
}
