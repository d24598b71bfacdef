using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What happens to an order by itself as time passes (3.2): each step once, at its own instant.</summary>
public static class OrderTimers
{
    private const int FirstWarningDay = 3;

    /// <summary>When the next step is due; null when nothing is.</summary>
    public static Instant? NextAt(OrderDraft draft)
    {
        var state = draft.State;
        if (!state.Exists) return null;
        if (state.AwaitsPayment) return state.Offer!.PayBy;
        if (state is not { Status: OrderStatus.Provisioning, Clock: { } clock }) return null;
        var day = Math.Min(FirstWarningDay + clock.Warned, draft.Policies.ActivationWorkingDays);
        var due = clock.Day(day, draft.WorkingDays);
        return clock.Warned < 2 && day < draft.Policies.ActivationWorkingDays
            ? due.End - Duration.FromDays(1)
            : clock.Day(draft.Policies.ActivationWorkingDays, draft.WorkingDays).End;
    }

    /// <summary>Does the next step, dated by the draft's own instant; the caller has seen that it is due.</summary>
    public static void Pass(OrderDraft draft)
    {
        if (draft.State.AwaitsPayment)
        {
            // 3.3(1): not paid in time or in full.
            OrderDesk.Cancel(draft, "3.3(1)", null);
            return;
        }
        var clock = draft.State.Clock!;
        var deadline = clock.Day(draft.Policies.ActivationWorkingDays, draft.WorkingDays).End;
        if (draft.Now >= deadline) draft.Add(new ActivationMissed(draft.Now));
        else draft.Add(new ActivationWarned(clock.Warned + 1, draft.Now));
    }
}
