using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Refunds;

/// <summary>The grounds on which a customer gets a payment back (4.6, 4.7, 4.8), each with its window to the second and its exclusions.</summary>
public static class RefundRules
{
    /// <summary>Missed activation.</summary>
    public const string Late = "4.6";

    /// <summary>Withdrawal for no reason.</summary>
    public const string Withdrawal = "4.7";

    /// <summary>The product itself prevents login and use.</summary>
    public const string Fault = "4.8";

    /// <summary>Most fault reports that an order keeps; only one that gives the money back comes beside so many others.</summary>
    public const int MostFaults = 100;

    /// <summary>
    /// Asks for the money of an order, or of some of its lines, and so for the end of what it opened. Refusals: RENEWAL_IRREVOCABLE,
    /// NON_REFUNDABLE_4_9, REFUND_EXCLUDED_VIOLATION, REFUND_WINDOW_CLOSED, NOT_PRODUCT_FAULT, ACTIVATION_NOT_LATE, ORDER_STATE, NOT_FOUND; the
    /// account adds ORDER_STATE for what has ended otherwise.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="ground">4.6, 4.7 or 4.8.</param>
    /// <param name="wanted">Line numbers; empty for all that the ground gives back.</param>
    /// <param name="forfeited">Lines whose unused fees a case made damages (3.2, 6.1): refused with FORFEITED.</param>
    /// <param name="stopped">True while a service of the account is stopped for a breach (4.5, A-41).</param>
    public static Refusal? Request(OrderDraft draft, string ground, ImmutableArray<int> wanted, bool stopped,
        params ImmutableArray<int> forfeited)
    {
        var offer = draft.State.Offer!;
        if (wanted.Any(forfeited.Contains) || (wanted.IsEmpty && !forfeited.IsEmpty && offer.Numbers.All(number => forfeited.Contains(number)
            || draft.State.Refunded.Contains(number) || !Covers(draft, ground, offer.Lines[number - 1]))))
            return RefusalCodes.Forfeited.With("The unused fees became liquidated damages.");
        if (offer.Kind == OrderKind.Renewal) return RefusalCodes.RenewalIrrevocable.With("A renewal cannot be cancelled nor refunded.");
        if (wanted.Any(number => number < 1 || number > offer.Lines.Length)) return RefusalCodes.NotFound.With("There is no such line.");
        var lines = offer.Lines.Where(line => wanted.IsEmpty ? Covers(draft, ground, line) : wanted.Contains(line.Number)).ToList();
        if (lines.Count == 0 || lines.Any(line => !Covers(draft, ground, line)))
            return RefusalCodes.NonRefundable49.With("Value-added services and added seats cannot be cancelled once bought.");
        if (wanted.Any(draft.State.Refunded.Contains)) return OrderDesk.Wrong(draft.State, "gave this line back before");
        lines.RemoveAll(line => draft.State.Refunded.Contains(line.Number) || forfeited.Contains(line.Number));
        if (lines.Count == 0) return OrderDesk.Wrong(draft.State, "gave everything back before");
        if (stopped) return RefusalCodes.RefundExcludedViolation.With("The service was stopped for breaking the rules or the agreement.");
        if ((ground == Late ? NotLate(draft) : ground == Fault ? NoFault(draft) : Closed(draft)) is { } refusal) return refusal;
        if (ground == Late) draft.Ask(InstructionKind.Release, bare => bare with
        {
            Ground = ground, Numbers = [.. draft.State.OpenLines.Select(line => line.Number)],
        });
        else draft.Ask(InstructionKind.Refund, bare => bare with
        {
            Ground = ground, Numbers = [.. lines.Select(line => line.Number)], Lines = [.. lines],
        });
        return null;
    }

    /// <summary>
    /// Reports that the product cannot be used; its date counts. Refusals: ORDER_STATE, also for one more than are kept while the causes of
    /// the others are to be found: what it would give, they give.
    /// </summary>
    public static Refusal? Report(OrderDraft draft, string text)
    {
        if (draft.State.ActivatedAt is null) return OrderDesk.Wrong(draft.State, "is not open");
        return Keep(draft, new FaultReport(NextFault(draft.State), text, draft.Now, null, false, null)) ? null
            : RefusalCodes.OrderState.With($"The order has {MostFaults} fault reports, as many as it keeps; their causes are to be found first.");
    }

    /// <summary>Records the cause of a fault; it may be found after the window. Refusals: NOT_FOUND, ORDER_STATE when it was found before.</summary>
    public static Refusal? Triage(OrderDraft draft, int number, FaultCause cause, bool loginImpossible)
    {
        if (draft.State.Faults.FirstOrDefault(fault => fault.Number == number) is not { } report)
            return RefusalCodes.NotFound.With("There is no such fault report.");
        if (report.Triage is not null) return RefusalCodes.OrderState.With("The cause of this fault was recorded before.");
        draft.Add(new FaultSet(report with { Triage = cause, LoginImpossible = loginImpossible, TriagedAt = draft.Now }, draft.Command.Actor));
        return null;
    }

    /// <summary>
    /// What a fault ticket that names the order says (4.4, 4.8): its filing date counts, and its cause may be found, or found again, at any time. A
    /// repeat changes nothing. One that there is no room for is heard of again with its cause, and then kept if it gives the money back.
    /// </summary>
    public static void Follow(OrderDraft draft, long ticket, string text, Instant filedAt, FaultCause? cause, bool loginImpossible)
    {
        var known = draft.State.Faults.FirstOrDefault(fault => fault.Ticket == ticket);
        var report = known ?? new FaultReport(NextFault(draft.State), text, filedAt, null, false, null) { Ticket = ticket };
        if (cause is not null && (cause != report.Triage || loginImpossible != report.LoginImpossible))
            report = report with { Triage = cause, LoginImpossible = loginImpossible, TriagedAt = draft.Now };
        if (known is null) Keep(draft, report);
        else if (report != known) draft.Add(new FaultSet(report, draft.Command.Actor));
    }

    /// <summary>Adds a report, when there is room for it or another gives its place to it. False otherwise.</summary>
    private static bool Keep(OrderDraft draft, FaultReport report)
    {
        var instead = draft.State.Faults.Length < MostFaults ? null : Spare(draft.State.Faults);
        if (draft.State.Faults.Length >= MostFaults && instead is null && !GivesBack(report)) return false;
        draft.Add(new FaultSet(report, draft.Command.Actor) { Instead = instead?.Number });
        return true;
    }

    /// <summary>
    /// The oldest report whose cause gives nothing back; null when there is none. The first one stays, which may be the only one in time, and so does
    /// the newest, whose number is the last one that was given.
    /// </summary>
    private static FaultReport? Spare(ImmutableArray<FaultReport> faults)
    {
        var newest = faults.Max(fault => fault.Number);
        return faults.OrderBy(fault => fault.ReportedAt).ThenBy(fault => fault.Number).Skip(1)
            .FirstOrDefault(fault => fault.Triage is not null && !GivesBack(fault) && fault.Number != newest);
    }

    private static int NextFault(OrderState state) => state.Faults.Select(fault => fault.Number).DefaultIfEmpty().Max() + 1;

    private static bool GivesBack(FaultReport report) => report is { Triage: FaultCause.ProductFault, LoginImpossible: true };

    /// <summary>The exclusive end of a period after the activation (T-2, T-3).</summary>
    public static Instant PeriodEnd(OrderDraft draft, int days) => NaturalPeriod.End(BillingZone.DateOf(draft.State.ActivatedAt!.Value), days,
        draft.Policies.RollForwardOnRestDay ? draft.WorkingDays : null);

    // 4.7 gives back base products only. A fault of the seller's gives back the whole payment, but for what is never given back and for
    // services that the customer has accepted.
    private static bool Covers(OrderDraft draft, string ground, OrderLine line) => ground switch
    {
        Withdrawal => line.IsRefundableBase,
        Late => true,
        _ => line.IsRefundableBase || (draft.Policies.FaultBasedIncludesVas && line.Use is LineUse.Allowance or LineUse.Term or LineUse.OneOff
            && !draft.State.Accepted.Contains(line.Number)),
    };

    private static Refusal? NotLate(OrderDraft draft) => draft.State.Status switch
    {
        OrderStatus.Late => null,
        // The right ends when the activation completes; 4.7 then protects the base lines.
        _ => RefusalCodes.ActivationNotLate.With($"The order is {OrderDesk.StatusWord(draft.State.Status)}."),
    };

    private static Refusal? Closed(OrderDraft draft)
    {
        if (draft.State.Status is not (OrderStatus.Activated or OrderStatus.ActivatedLate)) return OrderDesk.Wrong(draft.State, "is not open");
        return draft.Now < PeriodEnd(draft, draft.Policies.CoolingOffDays)
            ? null
            : RefusalCodes.RefundWindowClosed.With($"The {draft.Policies.CoolingOffDays} natural days after the activation are over.");
    }

    private static Refusal? NoFault(OrderDraft draft)
    {
        if (draft.State.Status is not (OrderStatus.Activated or OrderStatus.ActivatedLate)) return OrderDesk.Wrong(draft.State, "is not open");
        var end = PeriodEnd(draft, draft.Policies.FaultDays);
        var inTime = draft.State.Faults.Where(fault => fault.ReportedAt < end).ToList();
        if (inTime.Count == 0 && (draft.State.Faults.Length > 0 || draft.Now >= end))
            return RefusalCodes.RefundWindowClosed.With(
                $"No fault was reported within {draft.Policies.FaultDays} natural days after the activation.");
        return inTime.Any(GivesBack)
            ? null
            : RefusalCodes.NotProductFault.With("No report was found to be a fault of the product that prevents normal login and use.");
    }
}
