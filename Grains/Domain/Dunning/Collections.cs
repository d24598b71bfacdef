using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
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

    /// <summary>
    /// Holds the dunning of a statement that the customer disputes, also while the duty to pay stands still. The orders have been read. Refusals:
    /// NOTHING_DUE.
    /// </summary>
    public static Refusal? Dispute(AccountDraft draft, YearMonth month, string reason, string actor)
    {
        if (Find(draft, month) is not { } open) return NotOpen;
        var standsStill = open.StandsStill && StandingStill(draft) is not null;
        if (open.IsDisputed || (open.IsHeld && !standsStill)) return null;
        draft.Add(new StatementDisputed(month, reason, draft.Now, actor));
        if (standsStill) draft.Add(new PaymentStoodStill(month, draft.Now, actor, open.Leniency.HeldSince));
        DunningSteps.Restore(draft);
        return null;
    }

    /// <summary>
    /// Ends a dispute: dunning goes on, later by the overdue days it was held; while the duty to pay stands still, when that ends (10.1). The
    /// orders have been read. Refusals: NOTHING_DUE.
    /// </summary>
    public static Refusal? EndDispute(AccountDraft draft, YearMonth month, string outcome, string actor)
    {
        if (Find(draft, month) is not { } open) return NotOpen;
        var standing = StandingStill(draft);
        if (!open.IsHeld || (standing is not null && !open.IsDisputed)) return null;
        // Only days that would have counted as overdue are given back; the day of the release counts again from the next one on. Days of force
        // majeure are given back with its end.
        var today = BillingZone.DateOf(draft.Now);
        var through = standing is null ? today : LocalDate.Min(today, standing.StartedOn);
        draft.Add(new DisputeEnded(month, outcome, Math.Max(0, Period.DaysBetween(GivenBackAfter(open), through)), draft.Now, actor));
        if (standing is not null) StandStill(draft, month, actor);
        else if (open.InArrears) DunningSteps.Suspend(draft, draft.Now);
        return null;
    }

    /// <summary>The duty to pay an open statement stands still (10.1, A-22); a dispute of it goes on beside that.</summary>
    internal static void StandStill(AccountDraft draft, YearMonth month, string actor)
    {
        if (Find(draft, month) is not { StandsStill: false } open) return;
        if (open.IsDisputed)
        {
            draft.Add(new PaymentStoodStill(month, draft.Now, actor));
            return;
        }
        draft.Add(new StatementDisputed(month, Leniency.ForceMajeure, draft.Now, actor));
        DunningSteps.Restore(draft);
    }

    /// <summary>
    /// The duty to pay of a statement that stood still runs again (10.1, A-22). Days after <paramref name="after"/> and after the statement could
    /// be paid do not count: while there was time to pay it ends later by them, and overdue days are fewer by them.
    /// </summary>
    internal static void PayAgain(AccountDraft draft, OpenStatement open, LocalDate after, LocalDate through, string actor)
    {
        var from = LocalDate.Max(after, MonthEnd.PayableFrom(draft.Head, open.Month, draft.Policies));
        // A dispute that goes on gives back the overdue days since it began when it ends.
        if (open is { IsDisputed: true, PastDue: true }) through = LocalDate.Min(through, GivenBackAfter(open));
        var lost = Math.Max(0, Period.DaysBetween(from, through));
        var overdue = open.PastDue ? lost : 0;
        draft.Add(open.IsDisputed ? new PaymentRanAgain(open.Month, overdue, draft.Now, actor)
            : new DisputeEnded(open.Month, Leniency.ForceMajeure, overdue, draft.Now, actor));
        if (!open.PastDue && lost > 0)
            draft.Add(new PaymentTimeExtended(open.Month, MonthEnd.DueOn(BillingZone.DateOf(open.DueAt).PlusDays(lost - 1), draft.Policies,
                draft.WorkingDays)));
        if (open is { InArrears: true, IsDisputed: false }) DunningSteps.Suspend(draft, draft.Now);
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

    /// <summary>The event in which the duty to pay stands still; null when it runs.</summary>
    private static Disruption? StandingStill(AccountDraft draft) => draft.State.Trade.Active is { IncludesPayment: true } one ? one : null;

    /// <summary>The end of a dispute gives back the overdue days after this one.</summary>
    private static LocalDate GivenBackAfter(OpenStatement open) =>
        LocalDate.Max(BillingZone.DateOf(open.Leniency.HeldSince!.Value), BillingZone.DateOf(open.DueAt).PlusDays(-1));

    private static OpenStatement? Find(AccountDraft draft, YearMonth month) =>
        draft.Head.OpenStatements.FirstOrDefault(open => open.Month == month);

    private static OpenStatement? Collected(AccountDraft draft, YearMonth month) =>
        draft.Head.Standing.ClosingAt is null ? null : Find(draft, month);

    private static Refusal NotOpen => RefusalCodes.NothingDue.With("This statement is not open.");

    private static Refusal NotCollected => RefusalCodes.NotInCollection.With("Only what a closed account still owes is written off.");
}
