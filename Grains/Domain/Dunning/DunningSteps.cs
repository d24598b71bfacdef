using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
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
        var policy = policies.Dunning;
        foreach (var open in head.OpenStatements)
        {
            if (!open.PastDue) yield return new DueStep(DueKind.PastDue, open.Month, open.DueAt);
            else if (open.LateFee.ExactFen < open.AmountDueFen && policy.LateFeePerDayPer10000 > 0)
                yield return new DueStep(DueKind.LateFee, open.Month, open.DueAt + Duration.FromDays(open.LateFee.Days));
            if (open.Notices.Length < policy.NoticeDays.Length)
                yield return new DueStep(DueKind.Notice, open.Month, NoticeAt(open, policy.NoticeDays[open.Notices.Length]));
            if (open.PastDue && !open.InArrears)
                yield return new DueStep(DueKind.Arrears, open.Month, open.DueAt + Duration.FromDays(policy.SuspendWhenOverdueDaysExceed));
        }
        if (head.Suspension.IsPending) yield return new DueStep(DueKind.Enforce, head.FinalThrough, head.Suspension.ChangedAt);
    }

    /// <summary>Does a step of dunning; the caller has made sure that it is the next one.</summary>
    public static void Pass(AccountDraft draft, DueStep step)
    {
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
                var days = draft.Policies.Dunning.NoticeDays[open.Notices.Length];
                draft.Add(new DunningNoticed(step.Month, new DunningNotice(days, step.At, open.OwedFen)));
                break;
            case DueKind.Arrears:
                draft.Add(new StatementInArrears(step.Month, step.At));
                if (!draft.Head.Suspension.Has(SuspensionReasons.Arrears))
                    draft.Add(new AccountSuspended(SuspensionReasons.Arrears, step.At, Actor));
                break;
        }
    }

    /// <summary>Lifts ARREARS once nothing overdue is owed any more; other reasons stay (3.1).</summary>
    public static void Restore(AccountDraft draft)
    {
        if (draft.Head.Suspension.Has(SuspensionReasons.Arrears) && !draft.Head.OpenStatements.Any(open => open.PastDue))
            draft.Add(new AccountResumed(SuspensionReasons.Arrears, draft.Now, Actor));
    }

    /// <summary>An operator suspends or resumes an account for a reason (2.6(2)); what already stands so changes nothing.</summary>
    /// <returns>Null, or MALFORMED_REQUEST when the reason is not one that an operator decides.</returns>
    public static Refusal? Set(AccountDraft draft, string reason, bool suspended, string actor)
    {
        if (!SuspensionReasons.ByOperator.Contains(reason, StringComparer.Ordinal))
            return RefusalCodes.Malformed.With($"/reason: One of {string.Join(", ", SuspensionReasons.ByOperator)}.");
        if (draft.Head.Suspension.Has(reason) == suspended) return null;
        draft.Add(suspended ? new AccountSuspended(reason, draft.Now, actor) : new AccountResumed(reason, draft.Now, actor));
        return null;
    }

    private static Instant NoticeAt(OpenStatement open, int days) => BillingZone.StartOf(BillingZone.DateOf(open.DueAt).PlusDays(days - 1));

    private static void Accrue(AccountDraft draft, OpenStatement open, DueStep step)
    {
        var before = open.LateFee;
        var fee = before.NextDay(open.RemainingFen, draft.Policies.Dunning.LateFeePerDayPer10000, open.VatPercent, open.AmountDueFen);
        draft.Add(new LateFeeAccrued(step.Month, fee, step.At));
        var gross = fee.ChargedFen - before.ChargedFen;
        var vat = fee.VatFen - before.VatFen;
        draft.Post(BillingZone.DateOf(step.At), "LATE_FEE", $"{BillingZone.Number(step.Month)}", $"{fee.Days}",
            Legs.Revenue(LedgerAccount.LateFeeReceivable, LedgerAccount.LateFeeRevenue, new Money.VatSplit(gross - vat, vat)));
    }
}
