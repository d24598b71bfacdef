using System.Buffers;
using Metering.Domain.Events;
using Metering.Domain.Usage;
using Metering.Journal.Protocol;

namespace Metering.Actors.Usage;

/// <summary>
/// A metered resource's events and snapshot as bytes, written by hand because it is the hottest path of the product.
/// </summary>
/// <remarks>
/// The snapshot starts with a format version; every event starts with its kind. A changed layout gets a new version or a new kind,
/// and the old one stays readable: golden bytes in the tests hold us to it.
/// </remarks>
public sealed partial class ResourceCodec : IJournalCodec<ResourceState>
{
    /// <summary>The codec; it has no state.</summary>
    public static ResourceCodec Instance { get; } = new();

    private const byte StateFormat = 1;

    /// <summary>As format 1 with the begin of the suspension behind it; written only while one stands.</summary>
    private const byte SuspendedFormat = 2;

    /// <summary>As format 1 with the begins of the suspensions behind it, one by one; written only while one that has its own stands.</summary>
    private const byte MarkedFormat = 3;

    private enum Kind : byte
    {
        UsageRecorded = 1,
        ResourceActivated = 2,
        LeaseExtended = 3,
        LeaseReturned = 4,
        HoldSet = 5,
        HoldEnded = 6,
        ClockAdvanced = 7,
        AllowanceExpired = 8,
        MonthClosed = 9,
        SuspensionChanged = 10,
        ResourceEnded = 11,
        SuspensionDated = 12,
        AllowanceExtended = 13,
        SuspensionMarked = 14,
    }

    /// <inheritdoc />
    public ResourceState Empty => ResourceState.None;

    /// <inheritdoc />
    public ResourceState Apply(ResourceState state, object domainEvent) => state.Apply((DomainEvent)domainEvent);

    /// <inheritdoc />
    public void WriteEvent(object domainEvent, IBufferWriter<byte> output)
    {
        var writer = new PackedWriter(output);
        switch (domainEvent)
        {
            case UsageRecorded usage:
                writer.Byte((byte)Kind.UsageRecorded);
                WriteUsage(ref writer, usage);
                break;
            case ResourceActivated activated:
                writer.Byte((byte)Kind.ResourceActivated);
                WriteActivated(ref writer, activated);
                break;
            case LeaseExtended lease:
                writer.Byte((byte)Kind.LeaseExtended);
                writer.Signed(lease.GrantedFen);
                break;
            case LeaseReturned lease:
                writer.Byte((byte)Kind.LeaseReturned);
                writer.Signed(lease.ReturnedFen);
                break;
            case HoldSet hold:
                writer.Byte((byte)Kind.HoldSet);
                WriteHold(ref writer, hold.Hold);
                break;
            case HoldEnded hold:
                writer.Byte((byte)Kind.HoldEnded);
                writer.Signed(hold.Number);
                writer.Byte((byte)hold.How);
                break;
            default:
                WriteRare(ref writer, domainEvent);
                break;
        }
        writer.Flush();
    }

    /// <inheritdoc />
    public IReadOnlyList<object> ReadEvents(ReadOnlySpan<byte> packed)
    {
        var reader = new PackedReader(ClaimList.EventsOf(packed));
        var events = new List<object>();
        while (!reader.AtEnd) events.Add(ReadEvent(ref reader));
        return events;
    }

    private static void WriteRare(ref PackedWriter writer, object domainEvent)
    {
        switch (domainEvent)
        {
            case ClockAdvanced clock:
                writer.Byte((byte)Kind.ClockAdvanced);
                writer.Time(clock.Now);
                break;
            case AllowanceExpired expired:
                writer.Byte((byte)Kind.AllowanceExpired);
                writer.Count(expired.Number);
                break;
            case AllowanceExtended extended:
                writer.Byte((byte)Kind.AllowanceExtended);
                writer.Count(extended.Number);
                writer.Time(extended.ExpiresAt);
                break;
            case MonthClosed closed:
                writer.Byte((byte)Kind.MonthClosed);
                writer.Count(closed.Month);
                writer.Count(closed.DroppedBefore);
                break;
            case SuspensionChanged change:
                writer.Byte((byte)Kind.SuspensionChanged);
                writer.Text(change.Reason);
                writer.Byte(change.Suspended ? (byte)1 : (byte)0);
                break;
            case SuspensionDated change:
                writer.Byte((byte)Kind.SuspensionDated);
                writer.Text(change.Reason);
                writer.Byte(change.Suspended ? (byte)1 : (byte)0);
                writer.Time(change.At);
                break;
            case SuspensionMarked change:
                writer.Byte((byte)Kind.SuspensionMarked);
                writer.Text(change.Mark);
                writer.Byte(change.Stands ? (byte)1 : (byte)0);
                writer.Time(change.At);
                break;
            case ResourceEnded ended:
                writer.Byte((byte)Kind.ResourceEnded);
                writer.Time(ended.At);
                break;
            default:
                throw new InvalidOperationException($"{domainEvent.GetType().Name} is not an event of a resource.");
        }
    }

    private static DomainEvent ReadEvent(ref PackedReader reader) => (Kind)reader.Byte() switch
    {
        Kind.UsageRecorded => ReadUsage(ref reader),
        Kind.ResourceActivated => ReadActivated(ref reader),
        Kind.LeaseExtended => new LeaseExtended(reader.Signed()),
        Kind.LeaseReturned => new LeaseReturned(reader.Signed()),
        Kind.HoldSet => new HoldSet(ReadHold(ref reader)),
        Kind.HoldEnded => new HoldEnded(reader.Signed(), (HoldEnd)reader.Byte()),
        Kind.ClockAdvanced => new ClockAdvanced(reader.Time()),
        Kind.AllowanceExpired => new AllowanceExpired(reader.Count()),
        Kind.AllowanceExtended => new AllowanceExtended(reader.Count(), reader.Time()),
        Kind.MonthClosed => new MonthClosed(reader.Count(), reader.Count()),
        Kind.SuspensionChanged => new SuspensionChanged(reader.Text(), reader.Byte() == 1),
        Kind.SuspensionDated => new SuspensionDated(reader.Text(), reader.Byte() == 1, reader.Time()),
        Kind.SuspensionMarked => new SuspensionMarked(reader.Text(), reader.Byte() == 1, reader.Time()),
        Kind.ResourceEnded => new ResourceEnded(reader.Time()),
        var kind => throw new Metering.Journal.StoreUnusableException(
            $"A resource's journal holds an event of kind {(byte)kind}: it was written by a newer version. Start that version."),
    };
}
