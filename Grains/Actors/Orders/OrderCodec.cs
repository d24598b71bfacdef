using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Domain.Orders;

namespace Metering.Actors.Orders;

/// <summary>An order's journal as bytes.</summary>
public sealed class OrderCodec : WholeStateCodec<OrderState>
{
    private OrderCodec()
        : base(OrderJson.Shared,
        [
            ("order.placed.v1", typeof(OrderPlaced)),
            ("order.instruction-queued.v1", typeof(InstructionQueued)),
            ("order.instruction-answered.v1", typeof(InstructionAnswered)),
            ("order.payment-taken.v1", typeof(OrderPaymentTaken)),
            ("order.material-submitted.v1", typeof(MaterialSubmitted)),
            ("order.material-reviewed.v1", typeof(MaterialReviewed)),
            ("order.clock-started.v1", typeof(ActivationClockStarted)),
            ("order.clock-paused.v1", typeof(ActivationClockPaused)),
            ("order.clock-resumed.v1", typeof(ActivationClockResumed)),
            ("order.activation-warned.v1", typeof(ActivationWarned)),
            ("order.activation-missed.v1", typeof(ActivationMissed)),
            ("order.provisioning-advanced.v1", typeof(ProvisioningAdvanced)),
            ("order.activated.v1", typeof(OrderActivated)),
            ("order.cancelled.v1", typeof(OrderCancelled)),
            ("order.terminated.v1", typeof(OrderTerminated)),
            ("order.fault-set.v1", typeof(FaultSet)),
            ("order.services-accepted.v1", typeof(ServicesAccepted)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static OrderCodec Instance { get; } = new();

    /// <inheritdoc />
    public override OrderState Empty => OrderState.None;

    /// <inheritdoc />
    public override OrderState Apply(OrderState state, object domainEvent) => OrderApply.Apply(state, (DomainEvent)domainEvent);
}

/// <summary>Source-generated JSON of an order's journal, and of what it and its account tell each other.</summary>
[JsonSerializable(typeof(OrderState))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(InstructionQueued))]
[JsonSerializable(typeof(InstructionAnswered))]
[JsonSerializable(typeof(OrderPaymentTaken))]
[JsonSerializable(typeof(MaterialSubmitted))]
[JsonSerializable(typeof(MaterialReviewed))]
[JsonSerializable(typeof(ActivationClockStarted))]
[JsonSerializable(typeof(ActivationClockPaused))]
[JsonSerializable(typeof(ActivationClockResumed))]
[JsonSerializable(typeof(ActivationWarned))]
[JsonSerializable(typeof(ActivationMissed))]
[JsonSerializable(typeof(ProvisioningAdvanced))]
[JsonSerializable(typeof(OrderActivated))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(OrderTerminated))]
[JsonSerializable(typeof(FaultSet))]
[JsonSerializable(typeof(ServicesAccepted))]
[JsonSerializable(typeof(Instruction))]
[JsonSerializable(typeof(Offer))]
internal sealed partial class OrderJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new OrderJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
