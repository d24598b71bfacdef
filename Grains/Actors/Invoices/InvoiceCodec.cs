using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Invoices;

namespace Metering.Actors.Invoices;

/// <summary>The journal of a fapiao request as bytes.</summary>
public sealed class InvoiceCodec : WholeStateCodec<InvoiceState>
{
    private InvoiceCodec()
        : base(InvoiceJson.Shared,
        [
            ("invoice.opened.v1", typeof(InvoiceOpened)),
            ("invoice.material-given.v1", typeof(MaterialGiven)),
            ("invoice.funds-confirmed.v1", typeof(FundsConfirmed)),
            ("invoice.material-accepted.v1", typeof(MaterialAccepted)),
            ("invoice.clock-started.v1", typeof(ClockStarted)),
            ("invoice.deadline-recomputed.v1", typeof(DeadlineRecomputed)),
            ("invoice.rejected.v1", typeof(InvoiceRejected)),
            ("invoice.alert-raised.v1", typeof(AlertRaised)),
            ("invoice.overdue.v1", typeof(InvoiceOverdue)),
            ("invoice.platform-asked.v1", typeof(PlatformAsked)),
            ("invoice.platform-refused.v1", typeof(PlatformRefused)),
            ("invoice.blue-issued.v1", typeof(BlueIssued)),
            ("invoice.delivered.v1", typeof(InvoiceDelivered)),
            ("invoice.delivery-returned.v1", typeof(DeliveryReturned)),
            ("invoice.red-requested.v1", typeof(RedRequested)),
            ("invoice.red-confirmed.v1", typeof(RedConfirmed)),
            ("invoice.red-lapsed.v1", typeof(RedLapsed)),
            ("invoice.red-issued.v1", typeof(RedIssued)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static InvoiceCodec Instance { get; } = new();

    /// <inheritdoc />
    public override InvoiceState Empty => InvoiceState.Empty;

    /// <inheritdoc />
    public override InvoiceState Apply(InvoiceState state, object domainEvent) => InvoiceStateApply.Apply(state, (InvoiceEvent)domainEvent);
}

/// <summary>Source-generated JSON of the journal of a fapiao request, and of what its account sends it.</summary>
[JsonSerializable(typeof(InvoiceState))]
[JsonSerializable(typeof(InvoiceRequest))]
[JsonSerializable(typeof(InvoiceOpened))]
[JsonSerializable(typeof(MaterialGiven))]
[JsonSerializable(typeof(FundsConfirmed))]
[JsonSerializable(typeof(MaterialAccepted))]
[JsonSerializable(typeof(ClockStarted))]
[JsonSerializable(typeof(DeadlineRecomputed))]
[JsonSerializable(typeof(InvoiceRejected))]
[JsonSerializable(typeof(AlertRaised))]
[JsonSerializable(typeof(InvoiceOverdue))]
[JsonSerializable(typeof(PlatformAsked))]
[JsonSerializable(typeof(PlatformRefused))]
[JsonSerializable(typeof(BlueIssued))]
[JsonSerializable(typeof(InvoiceDelivered))]
[JsonSerializable(typeof(DeliveryReturned))]
[JsonSerializable(typeof(RedRequested))]
[JsonSerializable(typeof(RedConfirmed))]
[JsonSerializable(typeof(RedLapsed))]
[JsonSerializable(typeof(RedIssued))]
internal sealed partial class InvoiceJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new InvoiceJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
