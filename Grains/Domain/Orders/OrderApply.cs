using System.Collections.Immutable;
using Metering.Domain.Events;

namespace Metering.Domain.Orders;

/// <summary>The order after an event. Cannot fail for an event that the order wrote.</summary>
public static class OrderApply
{
    /// <summary>The state after the event.</summary>
    public static OrderState Apply(OrderState state, DomainEvent happened) => happened switch
    {
        OrderPlaced e => state with
        {
            Id = e.Id, Account = e.Account, Tenant = e.Tenant, Offer = e.Offer, MaterialOnFile = e.MaterialOnFile, TestClock = e.TestClock,
        },
        InstructionQueued e => state with { Pending = e.Instruction, LastInstruction = e.Instruction.Content.Number },
        InstructionAnswered e => state with
        {
            Pending = null, Links = e.Outcome.RefusedCode is null ? e.Outcome.Links : state.Links,
        },
        OrderPaymentTaken e => Paid(state, e.Payment),
        MaterialSubmitted e => state with { Material = Submitted(state.Material, e.Version) },
        MaterialReviewed e => state with { Material = Reviewed(state.Material, e) },
        ActivationClockStarted e => state with { Clock = new ActivationClock(e.StartedOn, [], 0), Status = OrderStatus.Provisioning },
        ActivationClockPaused e => state with
        {
            Clock = state.Clock! with { Pauses = state.Clock.Pauses.Add(new ClockPause(e.Cause, e.From, null)) }, Status = OrderStatus.Paused,
        },
        ActivationClockResumed e => Resumed(state, e),
        ActivationWarned e => state with { Clock = state.Clock! with { Warned = e.Warning } },
        ActivationMissed => state with { Status = OrderStatus.Late },
        ProvisioningAdvanced e => state with
        {
            ProfileDone = state.ProfileDone || e.ProfileDone, PermissionsOpen = state.PermissionsOpen || e.PermissionsOpen,
        },
        OrderActivated e => state with
        {
            ActivatedAt = e.At, Status = state.Status == OrderStatus.Late ? OrderStatus.ActivatedLate : OrderStatus.Activated,
        },
        OrderCancelled e => state with { Status = OrderStatus.Cancelled, EndedAt = e.At, EndGround = e.Ground },
        OrderTerminated e => GivenBack(state, e),
        FaultSet e => state with
        {
            Faults = [.. state.Faults.Where(fault => fault.Number != e.Report.Number && fault.Number != e.Instead), e.Report],
        },
        ServicesAccepted e => state with { Accepted = state.Accepted.AddRange(e.Lines) },
        _ => throw new InvalidOperationException($"An order has no event {happened.GetType().Name}."),
    };

    private static OrderState Paid(OrderState state, OrderPayment payment)
    {
        var after = state with { Payments = state.Payments.Add(payment) };
        return after.DueFen > 0
            ? after with { Status = OrderStatus.PartPaid }
            : after with { Status = OrderStatus.Paid, PaidAt = payment.At };
    }

    // With several base lines the order goes on while one of them does; the grounds of the others stay open until then.
    private static OrderState GivenBack(OrderState state, OrderTerminated e)
    {
        var after = state with { Refunded = [.. state.Refunded.Union(e.Lines).Order()] };
        return after.GoesOnWith(after.OpenLines) ? after : after with { Status = OrderStatus.Terminated, EndedAt = e.At, EndGround = e.Ground };
    }

    private static OrderState Resumed(OrderState state, ActivationClockResumed e)
    {
        var pauses = state.Clock!.Pauses.Select(pause => pause.Cause == e.Cause && pause.To is null ? pause with { To = e.To } : pause);
        var clock = state.Clock with { Pauses = [.. pauses] };
        return state with { Clock = clock, Status = clock.IsPaused ? OrderStatus.Paused : OrderStatus.Provisioning };
    }

    private static ImmutableArray<MaterialVersion> Submitted(ImmutableArray<MaterialVersion> before, MaterialVersion version) =>
        [.. before.Select(older => older.Status == MaterialStatus.Submitted ? older with { Status = MaterialStatus.Superseded } : older), version];

    private static ImmutableArray<MaterialVersion> Reviewed(ImmutableArray<MaterialVersion> before, MaterialReviewed e) =>
        [.. before.Select(version => version.Number != e.Version ? version : version with
        {
            Status = e.Accepted ? MaterialStatus.Accepted : MaterialStatus.Rejected, Reason = e.Reason, ReviewedAt = e.At, Reviewer = e.Actor,
        })];
}
