using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>The end of an account (销户): suspended for too long, last statement, purge of product data (3.1, 2.7(3)).</summary>
public static class Closing
{
    /// <summary>Cause of a closing for arrears.</summary>
    public const string ForArrears = "ARREARS_CLOSE";

    /// <summary>Cause of a closing that the customer asked for (销户).</summary>
    public const string ByCustomer = "CUSTOMER_CLOSE";

    /// <summary>Causes of an end that the customer did not bring about by a breach: its wallet goes back to it.</summary>
    private static readonly string[] WithoutBreach = [ByCustomer, CaseJudge.AppealUpheld, "10.3", "10.4", "11.2"];

    private const string Actor = "dunning";

    /// <summary>What becomes of money that was paid and not used when an account ends for a cause (6.1, A-19, A-23, A-24).</summary>
    public static Unearned UnearnedAfter(string cause) => cause == ForArrears ? Unearned.Withheld
        : WithoutBreach.Contains(cause, StringComparer.Ordinal) ? Unearned.GoesBack : Unearned.Forfeited;

    /// <summary>The refusal of everything that a closed account can no longer have.</summary>
    public static Refusal Ended => RefusalCodes.AccountClosed.With("The account was closed.");

    /// <summary>The next step towards the end; null when there is none.</summary>
    public static DueStep? Due(AccountHead head, AccountPolicies policies)
    {
        var (standing, policy) = (head.Standing, policies.DunningOf(head.Standing));
        if (standing.ClosingAt is not { } closing)
            return ArrearsSince(head) is { } since && head.OpenStatements.FirstOrDefault() is { } oldest
                ? new DueStep(DueKind.Close, oldest.Month, NaturalPeriod.EndAfter(since, policy.CloseAfterSuspendedDays)) : null;
        var last = BillingZone.MonthOf(closing);
        if (standing.ClosedAt is not { } closed)
            return BillingZone.Number(head.FinalThrough) < BillingZone.Number(last) ? null
                : new DueStep(DueKind.Closed, last, Instant.Max(closing, MonthEnd.FinalAt(last, policies)));
        return standing.PurgedAt is not null || standing.LegalHold is not null ? null
            : new DueStep(DueKind.Purge, last,
                Instant.Max(NaturalPeriod.EndAfter(closed, policies.RetentionDays(standing)), standing.PurgeNotBefore));
    }

    /// <summary>
    /// Closes the account because its customer asks for it (2.6(2)). Paid service that was not used is given up, which takes a waiver in
    /// writing: nobody gets it back without a ground (11.1). While a breach is not dealt with or a regulator's order stands it is not the
    /// customer's to leave: what becomes of its money is decided there (6.1, 10.4). Refusals: ACCOUNT_CLOSED, VIOLATION_STATE,
    /// DISRUPTION_STATE, ARREARS_STAND, ORDER_STATE, UNEARNED_NOT_WAIVED.
    /// </summary>
    public static Refusal? Ask(AccountDraft draft, bool waived, string actor)
    {
        var head = draft.Head;
        if (head.Standing.ClosingAt is not null) return Ended;
        if (head.Suspension.Has(CaseDesk.Reason) || draft.State.Trade.Conduct.Cases.Values.Any(one => one.IsUndecided || one.IsAppealed))
            return RefusalCodes.ViolationState.With("A breach is not dealt with yet.");
        if (draft.State.Trade.Disruptions.Values.Any(one => one is { IsActive: true, Kind: DisruptionKind.Regulatory }))
            return RefusalCodes.DisruptionState.With("A regulator's order stands.");
        if (head.OpenStatements.Any(open => open.PastDue)) return RefusalCodes.ArrearsStand.With("A statement is overdue; pay it first.");
        if (head.Ledger[LedgerAccount.OrderPaid] != 0)
            return RefusalCodes.OrderState.With("An order is paid and not opened yet; open or cancel it first.");
        if (head.Ledger[LedgerAccount.Deferred] != 0 && !waived)
            return RefusalCodes.UnearnedNotWaived.With($"{-head.Ledger[LedgerAccount.Deferred]} fen are paid and not used.");
        draft.Add(new AccountClosing(ByCustomer, draft.Now, actor));
        EndSubscriptions(draft, ByCustomer, Unearned.Waived);
        return null;
    }

    /// <summary>Does a step; the caller has made sure that it is the next one.</summary>
    public static void Pass(AccountDraft draft, DueStep step)
    {
        switch (step.Kind)
        {
            case DueKind.Close:
                draft.Add(new AccountClosing(ForArrears, step.At, Actor));
                EndSubscriptions(draft, ForArrears, Unearned.Withheld);
                OrderBooks.WakeUnopened(draft, step.At);
                break;
            case DueKind.Closed:
                draft.Add(new AccountClosed(step.At));
                // What is left of allowances is withheld like the other money, never income by itself.
                if (draft.Head.Standing.ClosingCause is { } cause and not ByCustomer)
                    Terminating.EndAllowances(draft, cause, Unearned.Withheld, null, draft.WorkingDays);
                EmptyWallet(draft, "");
                break;
            case DueKind.Purge:
                draft.Add(new PurgeOrdered(step.At));
                break;
            default:
                throw new InvalidOperationException($"{step.Kind} ends nothing.");
        }
    }

    private static void EndSubscriptions(AccountDraft draft, string cause, Unearned unearned)
    {
        foreach (var id in draft.State.Trade.Subscriptions.Keys.ToList()) Terminating.End(draft, id, cause, unearned, draft.WorkingDays);
        Terminating.EndServices(draft, cause, unearned, null, draft.WorkingDays);
    }

    /// <summary>The wallet pays what is owed. The rest goes back, or is withheld after a breach .</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="occasion">Tells what comes after the end from the end itself, which is empty.</param>
    internal static void EmptyWallet(AccountDraft draft, string occasion)
    {
        var owed = Math.Min(draft.Head.FreeFen, draft.Head.OpenStatements.Sum(open => open.OwedFen));
        if (owed > 0)
            Cashier.Take(draft, LedgerAccount.Wallet, "closing" + occasion, owed,
                PaymentOrder.Allocate(PaymentOrder.Of(draft.Head.OpenStatements), owed), Actor);
        var cause = draft.Head.Standing.ClosingCause;
        if (WithoutBreach.Contains(cause, StringComparer.Ordinal)) RefundDesk.OpenWallet(draft, draft.WorkingDays, cause!, occasion);
        else Withhold(draft, occasion);
    }

    /// <summary>Cash is withheld, and becomes damages only where the policy says so and a case decided the end .</summary>
    private static void Withhold(AccountDraft draft, string occasion)
    {
        var rest = draft.Head.FreeFen;
        if (rest == 0) return;
        var ended = draft.State.Trade.Conduct.EndedBy;
        var forfeited = ended is not null && draft.Policies.Conduct.ForfeitWalletCash;
        draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", draft.Head.Id, "FROZEN" + occasion,
            Legs.Move(LedgerAccount.Wallet, forfeited ? LedgerAccount.ForfeitIncome : LedgerAccount.Frozen, rest));
        if (ended is not null) draft.Add(new CaseSet(ended with { WalletFen = ended.WalletFen + rest, WalletForfeited = forfeited }));
    }

    private static Instant? ArrearsSince(AccountHead head)
    {
        foreach (var standing in head.Suspension.Reasons)
            if (standing.Reason == SuspensionReasons.Arrears) return standing.Since;
        return null;
    }
}
