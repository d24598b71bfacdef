using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>Dunning (催缴, 3.9): its deadlines as data, and its steps, each exactly once, dated when it was due, however late it runs.</summary>
public static class DunningSteps
{
    private const string Actor = "dunning";

    /// <summary>What is due for the open statements, in no order; also the telling of resources when the suspension changed.</summary>
    public static IEnumerable<DueStep> Due(AccountHead head, AccountPolicies policies)
    {
        var policy = policies.DunningOf(head.Standing);
        foreach (var open in head.OpenStatements)
        {
            if (!open.PastDue && !open.StandsStill) yield return Later(DueKind.PastDue, open, 0);
            // What is disputed waits, and a closed account is collected by people.
            if (open.IsHeld || head.Standing.ClosingAt is not null) continue;
            if (open.PastDue && open.LateFee.ExactFen < open.AmountDueFen && policy.LateFeePerDayPer10000 > 0)
                yield return Later(DueKind.LateFee, open, open.LateFee.Days + open.Leniency.SkippedDays);
            if (NextNotice(open, policy) is { } day) yield return Later(DueKind.Notice, open, day - 1);
            if (open.PastDue && !open.InArrears) yield return Later(DueKind.Arrears, open, policy.SuspendWhenOverdueDaysExceed);
        }
        if (Closing.Due(head, policies) is { } end) yield return end;
        if (Telling(head) is { } telling) yield return telling;
    }

    /// <summary>The telling of resources that the suspension changed; null when all of them know.</summary>
    public static DueStep? Telling(AccountHead head) =>
        head.Suspension.IsPending ? new DueStep(DueKind.Enforce, head.FinalThrough, head.Suspension.ChangedAt) : null;

    /// <summary>Does a step of dunning; the caller has made sure that it is the next one.</summary>
    public static void Pass(AccountDraft draft, DueStep step)
    {
        if (step.Kind is DueKind.Close or DueKind.Closed or DueKind.Purge)
        {
            Closing.Pass(draft, step);
            return;
        }
        var open = draft.Head.OpenStatements.First(statement => statement.Month == step.Month);
        switch (step.Kind)
        {
            case DueKind.PastDue:
                draft.Add(new StatementFellDue(step.Month, step.At));
                break;
            case DueKind.LateFee:
                Accrue(draft, open, step);
                break;
            case DueKind.Notice:
                var days = NextNotice(open, PolicyOf(draft))!.Value;
                draft.Add(new DunningNoticed(step.Month, new DunningNotice(days, step.At, open.OwedFen)));
                break;
            case DueKind.Arrears:
                draft.Add(new StatementInArrears(step.Month, step.At));
                Suspend(draft, step.At);
                break;
        }
    }

    /// <summary>Lifts ARREARS once nothing overdue is owed any more; other reasons stay (3.1).</summary>
    public static void Restore(AccountDraft draft)
    {
        if (draft.Head.Suspension.Has(SuspensionReasons.Arrears) && draft.Head.Standing.ClosingAt is null
            && !draft.Head.OpenStatements.Any(open => open.PastDue && !open.IsHeld))
            draft.Add(new AccountResumed(SuspensionReasons.Arrears, draft.Now, Actor));
    }

    /// <summary>
    /// An operator suspends or resumes an account, one product or one resource for a reason (2.6(2)). Refusals: MALFORMED_REQUEST when it is
    /// not a reason that operators decide, ACCOUNT_CLOSED.
    /// </summary>
    public static Refusal? SetByOperator(AccountDraft draft, string reason, string? product, string? subject, bool suspended, string actor)
    {
        if (!SuspensionReasons.ByOperator.Contains(reason, StringComparer.Ordinal))
            return RefusalCodes.Malformed.With($"/reason: One of {string.Join(", ", SuspensionReasons.ByOperator)}; others have their own commands.");
        if (product is null && subject is null) return Set(draft, reason, suspended, actor);
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        var wanted = new ScopedSuspension(reason, product, subject, draft.Now, suspended) { ByOperator = suspended ? true : null };
        var standing = Standing(draft, wanted);
        if (suspended ? standing?.ByOperator == true : standing is null) return null;
        draft.Add(new ScopeSuspensionSet(wanted, actor));
        // What the file of documents stops by itself is stopped again.
        if (!suspended && reason == SuspensionReasons.Qualification && draft.Head.QualificationWatches > 0)
            draft.Add(new QualificationWatched(draft.Now));
        return null;
    }

    /// <summary>The qualification file stops or starts a product or a resource (3.11). What an operator stopped, it does not start.</summary>
    public static void SetByFile(AccountDraft draft, string? product, string? subject, bool blocked)
    {
        var wanted = new ScopedSuspension(SuspensionReasons.Qualification, product, subject, draft.Now, blocked);
        if (Standing(draft, wanted)?.ByOperator != true) _ = Set(draft, wanted.Reason, product, subject, blocked, "qualification");
    }

    /// <summary>Suspends or resumes an account for a reason; what already stands so changes nothing. Refusals: ACCOUNT_CLOSED.</summary>
    public static Refusal? Set(AccountDraft draft, string reason, bool suspended, string actor)
    {
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        if (draft.Head.Suspension.Has(reason) == suspended) return null;
        draft.Add(suspended ? new AccountSuspended(reason, draft.Now, actor) : new AccountResumed(reason, draft.Now, actor));
        return null;
    }

    /// <summary>As <see cref="Set(AccountDraft, string, bool, string)"/>, for one product or one resource.</summary>
    public static Refusal? Set(AccountDraft draft, string reason, string? product, string? subject, bool suspended, string actor)
    {
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        var wanted = new ScopedSuspension(reason, product, subject, draft.Now, suspended);
        if ((Standing(draft, wanted) is not null) == suspended) return null;
        draft.Add(new ScopeSuspensionSet(wanted, actor));
        return null;
    }

    /// <summary>Overdue days of a statement at an instant: 1 on the first date after the due date, 0 before; disputed days do not count.</summary>
    public static int OverdueDays(OpenStatement open, Instant at) => at < open.DueAt ? 0
        : Math.Max(0, Period.DaysBetween(BillingZone.DateOf(open.DueAt), BillingZone.DateOf(at)) + 1 - open.Leniency.PausedDays);

    /// <summary>Suspends for arrears, once.</summary>
    internal static void Suspend(AccountDraft draft, Instant at)
    {
        if (!draft.Head.Suspension.Has(SuspensionReasons.Arrears)) draft.Add(new AccountSuspended(SuspensionReasons.Arrears, at, Actor));
    }

    /// <summary>The suspension of the same for the same reason that stands; null when none does.</summary>
    private static ScopedSuspension? Standing(AccountDraft draft, ScopedSuspension wanted) =>
        draft.Head.Suspension.Scoped.FirstOrDefault(one => one.Stands && one.IsSame(wanted));

    private static DunningPolicy PolicyOf(AccountDraft draft) => draft.Policies.DunningOf(draft.Head.Standing);

    /// <summary>00:00 of the date so many days after the first overdue one; later by what was disputed.</summary>
    private static DueStep Later(DueKind kind, OpenStatement open, int days) => new(kind, open.Month,
        Instant.Max(open.DueAt + Duration.FromDays(days + open.Leniency.PausedDays), open.Leniency.NotBefore));

    private static int? NextNotice(OpenStatement open, DunningPolicy policy)
    {
        var last = Math.Max(open.Notices.IsEmpty ? int.MinValue : open.Notices[^1].Days, open.Leniency.NoticesAfter);
        foreach (var day in policy.NoticeDays)
            if (day > last) return day;
        return null;
    }

    private static void Accrue(AccountDraft draft, OpenStatement open, DueStep step)
    {
        var before = open.LateFee;
        var fee = before.NextDay(open.RemainingFen, PolicyOf(draft).LateFeePerDayPer10000, open.VatPercent, open.AmountDueFen);
        draft.Add(new LateFeeAccrued(step.Month, fee, step.At));
        var gross = fee.ChargedFen - before.ChargedFen;
        var vat = fee.VatFen - before.VatFen;
        draft.Post(BillingZone.DateOf(step.At), "LATE_FEE", $"{BillingZone.Number(step.Month)}", $"{fee.Days}",
            Legs.Revenue(LedgerAccount.LateFeeReceivable, LedgerAccount.LateFeeRevenue, new Money.VatSplit(gross - vat, vat)));
    }
}
