using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>What operators decide about an account and its open statements: policy, disputes, write-offs, legal hold, retention.</summary>
public static class Collections
{
    /// <summary>Gives the account another policy, from now on. Refusals: UNKNOWN_DUNNING_POLICY.</summary>
    public static Refusal? Assign(AccountDraft draft, string policy, string actor)
    {
        if (policy != DunningPolicies.Standard && !draft.Policies.NamedDunning.ByName.ContainsKey(policy))
            return RefusalCodes.UnknownDunningPolicy.With($"There is no dunning policy {policy}.");
        if (draft.Head.Standing.Policy != policy) draft.Add(new DunningPolicyAssigned(policy, draft.Now, actor, LeavesOutHeldDays: true));
        return null;
    }

    /// <summary>Holds the dunning of a statement that the customer disputes. Refusals: NOTHING_DUE.</summary>
    public static Refusal? Dispute(AccountDraft draft, YearMonth month, string reason, string actor)
    {
        if (Find(draft, month) is not { } open) return NotOpen;
        if (open.IsHeld) return null;
        draft.Add(new StatementDisputed(month, reason, draft.Now, actor));
        DunningSteps.Restore(draft);
        return null;
    }

    /// <summary>Ends a dispute: dunning goes on, later by the overdue days it was held. Refusals: NOTHING_DUE.</summary>
    public static Refusal? EndDispute(AccountDraft draft, YearMonth month, string outcome, string actor)
    {
        if (Find(draft, month) is not { } open) return NotOpen;
        if (open.Leniency.HeldSince is not { } since) return null;
        var (today, lastDay) = (BillingZone.DateOf(draft.Now), BillingZone.DateOf(open.DueAt).PlusDays(-1));
        // Only days that would have counted as overdue are given back; the day of the release counts again from the next one on.
        var from = LocalDate.Max(BillingZone.DateOf(since), lastDay);
        draft.Add(new DisputeEnded(month, outcome, Math.Max(0, Period.DaysBetween(from, today)), draft.Now, actor));
        if (open.InArrears) DunningSteps.Suspend(draft, draft.Now);
        return null;
    }

    /// <summary>
    /// The duty to pay of a held statement runs again (10.1, A-22). Days after <paramref name="after"/> and after the statement became final
    /// do not count: while there was time to pay it ends later by them, and overdue days are fewer by them.
    /// </summary>
    internal static void PayAgain(AccountDraft draft, OpenStatement open, LocalDate after, LocalDate through, string actor)
    {
        var from = LocalDate.Max(after, BillingZone.DateOf(MonthEnd.FinalAt(open.Month, draft.Policies)));
        var lost = Math.Max(0, Period.DaysBetween(from, through));
        draft.Add(new DisputeEnded(open.Month, Leniency.ForceMajeure, open.PastDue ? lost : 0, draft.Now, actor));
        if (!open.PastDue && lost > 0)
            draft.Add(new PaymentTimeExtended(open.Month, MonthEnd.DueOn(BillingZone.DateOf(open.DueAt).PlusDays(lost - 1), draft.Policies,
                draft.WorkingDays)));
        if (open.InArrears) DunningSteps.Suspend(draft, draft.Now);
    }

    /// <summary>Proposes to write off what is left of a statement of a closed account. Refusals: NOT_IN_COLLECTION.</summary>
    public static Refusal? ProposeWriteOff(AccountDraft draft, YearMonth month, string reason, string actor)
    {
        if (Collected(draft, month) is null) return NotCollected;
        if (!draft.Head.Standing.WriteOffs.Any(one => one.Month == month))
            draft.Add(new WriteOffProposed(new WriteOffProposal(month, reason, actor, draft.Now)));
        return null;
    }

    /// <summary>
    /// Writes it off: Dr EXP.BADDEBT / Cr AR.CUST, AR.LATE. Somebody other than the proposer has to. Refusals: NOT_IN_COLLECTION,
    /// SECOND_PERSON_REQUIRED.
    /// </summary>
    public static Refusal? ApproveWriteOff(AccountDraft draft, YearMonth month, string actor)
    {
        if (Collected(draft, month) is not { } open) return NotCollected;
        if (draft.Head.Standing.WriteOffs.FirstOrDefault(one => one.Month == month) is not { } proposal)
            return RefusalCodes.SecondPersonRequired.With("Nobody has proposed to write this statement off.");
        if (proposal.Actor == actor) return RefusalCodes.SecondPersonRequired.With("Who proposed a write-off cannot approve it.");
        var (principal, late) = (open.RemainingFen, open.LateFee.OpenFen);
        draft.Add(new StatementWrittenOff(month, principal, late, proposal.Actor, draft.Now, actor));
        draft.Post(BillingZone.DateOf(draft.Now), "WRITE_OFF", $"{BillingZone.Number(month)}", "PRINCIPAL",
            Legs.Move(LedgerAccount.BadDebtExpense, LedgerAccount.Receivable, principal));
        draft.Post(BillingZone.DateOf(draft.Now), "WRITE_OFF", $"{BillingZone.Number(month)}", "LATE_FEE",
            Legs.Move(LedgerAccount.BadDebtExpense, LedgerAccount.LateFeeReceivable, late));
        Settled(draft, open, "WRITTEN_OFF", principal + late);
        return null;
    }

    /// <summary>Keeps product data from deletion, or lets it go (null).</summary>
    public static void Hold(AccountDraft draft, string? reason, string actor)
    {
        if (draft.Head.Standing.LegalHold != reason) draft.Add(new LegalHoldChanged(reason, draft.Now, actor));
    }

    /// <summary>Keeps product data for so many days after their end, or as usual (null); another agreement prevails (2.7(2)).</summary>
    public static void Retain(AccountDraft draft, int? days, string reason, string actor)
    {
        if (draft.Head.Standing.RetentionDays != days) draft.Add(new RetentionAgreed(days, reason, draft.Now, actor));
    }

    /// <summary>A product's data may take so much storage, GB, or as its price book says (null); another agreement prevails (2.7(2)).</summary>
    public static void AgreeStorage(AccountDraft draft, string product, long? gigabytes, string reason, string actor)
    {
        if (draft.Head.Standing.AgreedStorageOf(product)?.Gigabytes != gigabytes)
            draft.Add(new StorageQuotaAgreed(product, gigabytes, reason, draft.Now, actor));
    }

    /// <summary>Records how a statement ended.</summary>
    internal static void Settled(AccountDraft draft, OpenStatement open, string status, long writtenOffFen) =>
        draft.Add(new StatementSettled(new SettledStatement(open.Month, status, open.PaidFen, open.LateFee.ChargedFen, open.LateFee.PaidFen,
            writtenOffFen, open.VatPercent, draft.Now)));

    private static OpenStatement? Find(AccountDraft draft, YearMonth month) =>
        draft.Head.OpenStatements.FirstOrDefault(open => open.Month == month);

    private static OpenStatement? Collected(AccountDraft draft, YearMonth month) =>
        draft.Head.Standing.ClosingAt is null ? null : Find(draft, month);

    private static Refusal NotOpen => RefusalCodes.NothingDue.With("This statement is not open.");

    private static Refusal NotCollected => RefusalCodes.NotInCollection.With("Only what a closed account still owes is written off.");
}
