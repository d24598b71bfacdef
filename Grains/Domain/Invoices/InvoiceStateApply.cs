using System.Collections.Immutable;

namespace Metering.Domain.Invoices;

/// <summary>A fapiao request after an event. Cannot fail for an event that it wrote.</summary>
public static class InvoiceStateApply
{
    /// <summary>The state after the event.</summary>
    public static InvoiceState Apply(InvoiceState state, InvoiceEvent happened)
    {
        var after = Changed(state, happened);
        return happened.At > after.LastAt ? after with { LastAt = happened.At } : after;
    }

    private static InvoiceState Changed(InvoiceState state, InvoiceEvent happened) => happened switch
    {
        InvoiceOpened e => Opened(e),
        MaterialGiven e => state with { Material = e.Material, MaterialAcceptedAt = null, Status = InvoiceStatus.MaterialReview },
        FundsConfirmed e => state with { FundsConfirmedAt = e.At },
        MaterialAccepted e => state with { MaterialAcceptedAt = e.At },
        ClockStarted e => state with { Clock = e.Clock, Status = InvoiceStatus.FundsConfirmed },
        DeadlineRecomputed e => state with
        {
            Clock = e.Clock,
            Recomputations = state.Recomputations.Add(e),
            // A provisional deadline may have passed before the real one was known.
            Status = state.Status == InvoiceStatus.Overdue && e.Clock.Deadline.Includes(e.At) ? InvoiceStatus.FundsConfirmed : state.Status,
        },
        InvoiceRejected e => state with
        {
            Status = InvoiceStatus.Rejected,
            RejectedReason = e.Reason,
            ReturnedFen = [.. state.Request!.Lines.Select(line => line.GrossFen)],
        },
        AlertRaised e => state with { Alerts = state.Alerts.Add(e) },
        InvoiceOverdue => state with { Status = InvoiceStatus.Overdue },
        PlatformAsked e => state with { Job = e.Job, Jobs = state.Jobs + 1, PlatformRefusal = null },
        PlatformRefused e => Refused(state, e),
        BlueIssued e => state with { Job = null, FapiaoNumber = e.FapiaoNumber, IssuedAt = e.At, Status = InvoiceStatus.Issued },
        InvoiceDelivered e => state with
        {
            Deliveries = state.Deliveries.Add(e.Delivery),
            Status = state.Status == InvoiceStatus.Issued ? InvoiceStatus.Delivered : state.Status,
        },
        DeliveryReturned e => state with
        {
            Deliveries = state.Deliveries.SetItem(state.Deliveries.Length - 1, state.Deliveries[^1] with { ReturnedReason = e.Reason }),
        },
        RedRequested e => state with { RedLetters = state.RedLetters.Add(e.Letter), Status = InvoiceStatus.RedPending },
        RedConfirmed e => WithRed(state, red => red with { ConfirmedAt = e.At }),
        RedLapsed => WithRed(state with { Status = state.PendingRed!.StatusBefore }, red => red with { Outcome = RedOutcome.Lapsed }),
        RedIssued e => WithRed(state with { Job = null, Status = InvoiceStatus.Reddened, ReturnedFen = e.ReturnedFen },
            red => red with { Outcome = RedOutcome.Issued, FapiaoNumber = e.FapiaoNumber, IssuedAt = e.At }),
        _ => throw new InvalidOperationException($"A fapiao request has no event {happened.GetType().Name}."),
    };

    private static InvoiceState Opened(InvoiceOpened e) => new()
    {
        Tenant = e.Tenant,
        Account = e.Account,
        TestClock = e.TestClock,
        Request = e.Request,
        Material = e.Request.Material,
        Status = e.Request.Material is null ? InvoiceStatus.Requested : InvoiceStatus.MaterialReview,
        ReturnedFen = [.. new long[e.Request.Lines.Length]],
    };

    private static InvoiceState Refused(InvoiceState state, PlatformRefused e)
    {
        var after = state with { Job = null, PlatformRefusal = e.Reason };
        return state.Job!.Red
            ? WithRed(after with { Status = state.PendingRed!.StatusBefore }, red => red with { Outcome = RedOutcome.Refused })
            : after;
    }

    private static InvoiceState WithRed(InvoiceState state, Func<RedLetter, RedLetter> change) =>
        state with { RedLetters = state.RedLetters.SetItem(state.RedLetters.Length - 1, change(state.RedLetters[^1])) };
}
