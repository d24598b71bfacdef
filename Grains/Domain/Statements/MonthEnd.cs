using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>Kinds of a due step, in the order of one instant.</summary>
public enum DueKind
{
    /// <summary>A month ended.</summary>
    Provisional,

    /// <summary>The grace period is over: the statement becomes final.</summary>
    Final,

    /// <summary>The time to pay has passed.</summary>
    PastDue,

    /// <summary>Suspended for so long that the account is closed.</summary>
    Close,

    /// <summary>The last regular statement of a closed account is final.</summary>
    Closed,

    /// <summary>Product data of a closed account are to be deleted.</summary>
    Purge,

    /// <summary>One more day of late fee.</summary>
    LateFee,

    /// <summary>A reminder.</summary>
    Notice,

    /// <summary>Overdue for so long that the account is suspended.</summary>
    Arrears,

    /// <summary>The resources are told that the suspension changed.</summary>
    Enforce,
}

/// <summary>Something due.</summary>
/// <param name="Kind">What.</param>
/// <param name="Month">Of which month.</param>
/// <param name="At">When; the step is dated so, however late it runs.</param>
public readonly record struct DueStep(DueKind Kind, YearMonth Month, Instant At)
{
    /// <summary>True when this step comes first: by instant, kind, then the older statement.</summary>
    public bool IsBefore(in DueStep other) => At != other.At ? At < other.At
        : Kind != other.Kind ? Kind < other.Kind : BillingZone.Number(Month) < BillingZone.Number(other.Month);
}

/// <summary>The monthly statement (月结账单, 3.6): its deadlines as data, and its steps, each exactly once and in order.</summary>
public static class MonthEnd
{
    private const int LinesPerPage = 400;
    private static readonly Duration UsageAccepted = Duration.FromDays(35);

    /// <summary>
    /// The next step of an account; null while it is not open. While it is parked only its resources are told what was decided about them: a
    /// customer who paid is served again, and what was stopped stops.
    /// </summary>
    public static DueStep? Next(AccountHead head, AccountPolicies policies)
    {
        if (!head.IsOpen) return null;
        if (head.ParkedReason is not null) return DunningSteps.Telling(head);
        DueStep? next = NextMonthStep(head, policies);
        foreach (var step in DunningSteps.Due(head, policies))
            if (next is not { } best || step.IsBefore(best)) next = step;
        return next;
    }

    private static DueStep? NextMonthStep(AccountHead head, AccountPolicies policies)
    {
        // An account that ended gets statements until nothing can arrive for it any more and no correction waits for one.
        if (head.Standing is { ClosingAt: { } closing, Adjustments.IsEmpty: true }
            && BillingZone.Number(head.FinalThrough) >= BillingZone.MonthNumberOf(closing + UsageAccepted)) return null;
        var ended = head.ProvisionalThrough.PlusMonths(1);
        var next = new DueStep(DueKind.Provisional, ended, BillingZone.StartOf(ended.PlusMonths(1)));
        if (BillingZone.Number(head.FinalThrough) < BillingZone.Number(head.ProvisionalThrough))
        {
            var month = head.FinalThrough.PlusMonths(1);
            var final = new DueStep(DueKind.Final, month, FinalAt(month, policies));
            if (final.At < next.At) next = final;
        }
        return next;
    }

    /// <summary>When a month's statement becomes final.</summary>
    public static Instant FinalAt(YearMonth month, AccountPolicies policies) =>
        BillingZone.StartOf(month.PlusMonths(1)) + Duration.FromHours(policies.UsageGraceHours);

    /// <summary>
    /// The day from which a month's statement can be paid: the one on which it is due to become final, however late that is done. What a parked
    /// account held back can be paid from the unparking on: nobody pays a bill that the seller does not show.
    /// </summary>
    public static LocalDate PayableFrom(AccountHead head, YearMonth month, AccountPolicies policies)
    {
        var final = FinalAt(month, policies);
        var heldBack = head.Unparked is { } went && BillingZone.Number(month) > BillingZone.Number(went.FinalThrough) && went.At > final;
        return BillingZone.DateOf(heldBack ? head.Unparked!.At : final);
    }

    /// <summary>
    /// Exclusive end of the time to pay a month's statement; it is as long as ever for one that was held back. Under Period.RollForwardOnRestDay a
    /// rest day gives way to the next working day; what a final statement says of it is never computed again.
    /// </summary>
    public static Instant DueAt(AccountHead head, YearMonth month, AccountPolicies policies, WorkingDayCalendar workingDays)
    {
        var heldBack = Period.DaysBetween(BillingZone.DateOf(FinalAt(month, policies)), PayableFrom(head, month, policies));
        return DueOn(month.PlusMonths(1).OnDayOfMonth(policies.DueDayOfMonth).PlusDays(heldBack), policies, workingDays);
    }

    /// <summary>Exclusive end of a time to pay whose last day this is, or the next working day under Period.RollForwardOnRestDay.</summary>
    internal static Instant DueOn(LocalDate last, AccountPolicies policies, WorkingDayCalendar workingDays) =>
        BillingZone.EndOf(policies.Orders.RollForwardOnRestDay ? workingDays.WorkingDayFrom(last).LastDay : last);

    /// <summary>An operator lets billing go on that had stopped itself; otherwise it changes nothing.</summary>
    public static void Unpark(AccountDraft draft, string actor)
    {
        if (draft.Head.ParkedReason is not null) draft.Add(new AccountUnparked(draft.Now, actor, GivesTimeToPay: true));
    }

    /// <summary>A step that needs nothing from anybody else; a step that was done already changes nothing.</summary>
    public static void Pass(AccountDraft draft, DueStep step)
    {
        if (Next(draft.Head, draft.Policies) != step) return;
        if (step.Kind == DueKind.Provisional) draft.Add(new MonthProvisional(step.Month, step.At));
        else DunningSteps.Pass(draft, step);
    }

    /// <summary>
    /// Takes the lines of the resources after the first <paramref name="from"/> ones onto the statement of a month. A page that was taken
    /// before changes nothing; lines beyond the safety bounds park the account instead.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="month">The month being closed.</param>
    /// <param name="from">Resources done before this page.</param>
    /// <param name="to">Resources done after it.</param>
    /// <param name="lines">Their lines, in order of the resources.</param>
    /// <param name="subjects">The resources, whose entries are in the working set: what was paid for them at once follows.</param>
    public static void Collect(AccountDraft draft, YearMonth month, long from, long to, IReadOnlyList<BilledLine> lines,
        params IReadOnlyList<string> subjects)
    {
        var progress = draft.Head.Closing ?? CloseProgress.Of(month);
        if (progress.Month != month || progress.Resources != from || BillingZone.Number(draft.Head.FinalThrough) >= BillingZone.Number(month)) return;
        var paid = subjects.SelectMany(subject => draft.State.EntryOf(subject).PaidThrough(month)).ToList();
        lines = [.. lines, .. paid];
        if (Absurd(draft.Policies, progress, month, lines) is { } reason)
        {
            draft.Add(new AccountParked(reason, draft.Now));
            return;
        }
        var chain = progress.ChainHash;
        var pages = ImmutableArray.CreateBuilder<ImmutableArray<BilledLine>>();
        foreach (var chunk in lines.Chunk(LinesPerPage))
        {
            chain = ContentHash.Next(chain, chunk);
            pages.Add([.. chunk]);
        }
        draft.Add(new LinesCollected(month, to, pages.ToImmutable(), chain) { Credits = CreditedSupply.Of(lines) });
        foreach (var subject in paid.Select(line => line.Subject).Distinct(StringComparer.Ordinal)) draft.Add(new PurchasesBilled(subject, month));
    }

    /// <summary>Makes the statement final once every resource's lines are in: one event and one posting, dated the last day of the month.</summary>
    public static void Finalise(AccountDraft draft, YearMonth month)
    {
        if (draft.Head.FinalThrough.PlusMonths(1) != month || draft.Head.ParkedReason is not null) return;
        var progress = draft.Head.Closing ?? CloseProgress.Of(month);
        if (progress.Month != month || progress.Resources < draft.Head.Resources) return;
        var corrections = CorrectionsOf(draft, month);
        progress = Corrected(draft, progress, corrections);
        var unsealed = new FinalStatement(month, FinalAt(month, draft.Policies), DueAt(draft.Head, month, draft.Policies, draft.WorkingDays),
            progress.Totals, progress.LinePages, "")
        {
            MainVatPercent = progress.MainVatPercent,
        };
        draft.Add(new StatementFinalised(unsealed with { ContentHash = ContentHash.Of(draft.Head.Id, unsealed, progress.ChainHash) })
        {
            Adjustments = draft.Head.Standing.Adjustments.IsEmpty ? null : [.. corrections.Select(one => one.Number)],
            Credited = progress.Excess,
        });
        draft.Post(month.ToDateInterval().End, "STATEMENT", $"{BillingZone.Number(month)}", "FINAL", LegsOf(progress));
        // What is credited after the end goes the way of the wallet at the end.
        if (draft.Head.Standing.ClosedAt is not null) Closing.EmptyWallet(draft, $"/{BillingZone.Number(month)}");
        draft.WatchBalance();
    }

    /// <summary>The corrections that the month's statement takes: those made before it became final, and its own reconciliations.</summary>
    private static ImmutableArray<Adjustment> CorrectionsOf(AccountDraft draft, YearMonth month) =>
    [
        .. draft.Head.Standing.Adjustments.Where(one => one.Enters(month) == month
            && (one.Kind == Adjustment.Reconciliation || one.At < FinalAt(month, draft.Policies))),
    ];

    /// <summary>With the corrections as its last lines.</summary>
    private static CloseProgress Corrected(AccountDraft draft, CloseProgress progress, ImmutableArray<Adjustment> corrections)
    {
        if (corrections.IsEmpty) return progress;
        ImmutableArray<BilledLine> lines = [.. corrections.Select(one => one.LineOf(progress.Month))];
        draft.Add(new LinesCollected(progress.Month, progress.Resources, [lines], ContentHash.Next(progress.ChainHash, lines))
        {
            Credits = CreditedSupply.Of(lines),
        });
        return draft.Head.Closing!;
    }

    private static ImmutableArray<PostingLeg> LegsOf(CloseProgress progress)
    {
        var legs = ImmutableArray.CreateBuilder<PostingLeg>();
        var due = progress.Totals.AmountDueFen;
        // Corrections of earlier months may outweigh the month: the customer's credit then goes to the wallet (3.6, correction found).
        if (due != 0) legs.Add(new PostingLeg(due > 0 ? LedgerAccount.Receivable : LedgerAccount.Wallet, due));
        for (var account = 0; account < progress.Revenue.Length; account++)
            if (progress.Revenue[account] != 0) legs.Add(new PostingLeg((LedgerAccount)account, -progress.Revenue[account]));
        if (progress.Totals.DueVatFen != 0) legs.Add(new PostingLeg(LedgerAccount.OutputVat, -progress.Totals.DueVatFen));
        return legs.ToImmutable();
    }

    private static string? Absurd(AccountPolicies policies, CloseProgress progress, YearMonth month, IReadOnlyList<BilledLine> lines)
    {
        var crowded = lines.GroupBy(line => line.Subject, StringComparer.Ordinal).FirstOrDefault(group =>
            group.Count() > policies.MaxLinesPerResource);
        if (crowded is not null)
            return $"Statement {BillingZone.Number(month)}: {crowded.Key} has {crowded.Count()} lines, more than {policies.MaxLinesPerResource}.";
        var gross = lines.Aggregate((decimal)progress.Totals.GrossFen, (sum, line) => sum + line.GrossFen);
        return Math.Abs(gross) > policies.MaxStatementGrossFen
            ? $"Statement {BillingZone.Number(month)}: its gross passes {policies.MaxStatementGrossFen} fen."
            : null;
    }
}
