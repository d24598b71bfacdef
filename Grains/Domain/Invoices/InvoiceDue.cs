using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>Kinds of a due step of a fapiao request, in the order of one instant.</summary>
public enum InvoiceDueKind
{
    /// <summary>Operators are alerted.</summary>
    Alert,

    /// <summary>The deadline has passed.</summary>
    Overdue,

    /// <summary>The time to confirm a red letter has passed.</summary>
    RedLapse,
}

/// <summary>Something due.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When; the step is dated so, however late it runs.</param>
/// <param name="Name">Name of the alert; empty otherwise.</param>
public readonly record struct InvoiceDueStep(InvoiceDueKind Kind, Instant At, string Name);

/// <summary>The timers of a fapiao request (requirements 3.7): deadlines are data, each step happens once and in order.</summary>
public static class InvoiceDue
{
    private static readonly Duration ShortestPause = Duration.FromMinutes(2);
    private static readonly Duration LongestPause = Duration.FromHours(1);

    /// <summary>When a question that the tax platform has not answered is looked at again: the older it is, the less often.</summary>
    public static Instant AskAgainAt(PlatformJob job, Instant now) =>
        now + Duration.Max(ShortestPause, Duration.Min(LongestPause, now - job.At));

    /// <summary>The next step; null when no timer runs.</summary>
    public static InvoiceDueStep? Next(InvoiceState state)
    {
        if (state.PendingRed is { ConfirmBy: { } end, ConfirmedAt: null }) return new InvoiceDueStep(InvoiceDueKind.RedLapse, end, "");
        if (state.Clock is not { } clock || state.Status is not (InvoiceStatus.FundsConfirmed or InvoiceStatus.Overdue)) return null;
        InvoiceDueStep? next = state.Status == InvoiceStatus.Overdue ? null
            : new InvoiceDueStep(InvoiceDueKind.Overdue, clock.Deadline.End, "");
        foreach (var alert in clock.Alerts)
            if ((next is null || alert.At <= next.Value.At) && !state.Alerts.Any(raised => raised.Name == alert.Name))
            {
                next = new InvoiceDueStep(InvoiceDueKind.Alert, alert.At, alert.Name);
                break;
            }
        return next;
    }

    /// <summary>Does the step.</summary>
    internal static void Pass(InvoiceDraft draft, InvoiceDueStep step)
    {
        // A deadline that was moved into the past is passed now, not before the move.
        var at = Instant.Max(step.At, draft.State.LastAt);
        switch (step.Kind)
        {
            case InvoiceDueKind.Alert: draft.Add(new AlertRaised(step.Name) { At = at }); break;
            case InvoiceDueKind.Overdue: draft.Add(new InvoiceOverdue { At = at }); break;
            default: draft.Add(new RedLapsed { At = at }); break;
        }
    }

    /// <summary>
    /// Computes the deadline anew with a newer calendar, or one that days of force majeure were taken out of (10.1); one that changes nothing
    /// writes nothing.
    /// </summary>
    public static void Recompute(InvoiceDraft draft, WorkingDayCalendar calendar, long version)
    {
        if (draft.State.Clock is not { } before || (before.CalendarVersion >= version && !calendar.HasIdleDays)) return;
        if (draft.State.Status is not (InvoiceStatus.FundsConfirmed or InvoiceStatus.Overdue)) return;
        var after = IssueClock.Of(before.StartedOn, calendar, version, draft.Policies);
        if (!after.EndsLike(before)) draft.Add(new DeadlineRecomputed(before.Deadline, after) { At = draft.Now });
    }
}
