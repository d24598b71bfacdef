using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>Money that comes in from outside or leaves the wallet for a statement (2.6(3), 3.6).</summary>
public static class Cashier
{
    /// <summary>Takes in a confirmed top-up. The caller has made sure that the channel transaction is new.</summary>
    /// <returns>Null, or AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, ACCOUNT_CLOSED.</returns>
    public static Refusal? TopUp(AccountDraft draft, LedgerAccount cash, string transactionId, long amountFen, string actor)
    {
        if (OutOfRange(amountFen, draft.Policies) is { } refusal) return refusal;
        // Its wallet was dealt with: money that comes later has to find another way back.
        if (draft.Head.Standing.ClosedAt is not null) return Closing.Ended;
        draft.Add(new ToppedUp(cash.Code(), transactionId, amountFen, draft.Now, actor));
        draft.Post(BillingZone.DateOf(draft.Now), "TOPUP", $"{cash.Code()}/{transactionId}", "1", Legs.Move(cash, LedgerAccount.Wallet, amountFen));
        draft.WatchBalance();
        return null;
    }

    /// <summary>Allocates a payment to statements. The caller has made sure that the channel transaction is new.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="source">CASH.* account, or LIAB.WALLET for the customer's own balance.</param>
    /// <param name="transactionId">The channel's name of the payment.</param>
    /// <param name="amountFen">Amount.</param>
    /// <param name="designated">The statement the customer names; null for oldest first.</param>
    /// <param name="actor">Who recorded it.</param>
    /// <param name="parts">What went where.</param>
    /// <returns>Null, or AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, NOTHING_DUE, PAYMENT_ABOVE_DUE, INSUFFICIENT_BALANCE.</returns>
    public static Refusal? Pay(AccountDraft draft, LedgerAccount source, string transactionId, long amountFen, YearMonth? designated, string actor,
        out IReadOnlyList<Allocation> parts)
    {
        parts = [];
        if (OutOfRange(amountFen, draft.Policies) is { } refusal) return refusal;
        var open = PaymentOrder.Of(draft.Head.OpenStatements).Where(statement => designated is null || statement.Month == designated).ToList();
        if (open.Count == 0) return RefusalCodes.NothingDue.With("No statement that this payment could go to is unpaid.");
        if (amountFen > open.Sum(statement => statement.OwedFen))
            return RefusalCodes.PaymentAboveDue.With("The payment is above what remains to pay.");
        if (source == LedgerAccount.Wallet && amountFen > draft.Head.FreeFen)
            return RefusalCodes.InsufficientBalance.With("The wallet does not cover this payment.");
        parts = PaymentOrder.Allocate(open, amountFen);
        Take(draft, source, transactionId, amountFen, parts, actor);
        DunningSteps.Restore(draft);
        if (source == LedgerAccount.Wallet) draft.WatchBalance();
        return null;
    }

    /// <summary>Takes in a payment that is allocated already: Dr source / Cr AR.LATE, AR.CUST.</summary>
    internal static void Take(AccountDraft draft, LedgerAccount source, string transactionId, long amountFen, IReadOnlyList<Allocation> parts,
        string actor)
    {
        var before = draft.Head.OpenStatements;
        draft.Add(new PaymentAllocated(source.Code(), transactionId, amountFen, [.. parts], draft.Now, actor));
        draft.Post(BillingZone.DateOf(draft.Now), "PAYMENT", $"{source.Code()}/{transactionId}", "1",
            Legs.Payment(source, parts.Sum(part => part.LateFeeFen), parts.Sum(part => part.AmountFen - part.LateFeeFen)));
        foreach (var part in parts)
            if (part.RemainingFen == 0) Collections.Settled(draft, before.First(open => open.Month == part.Month).Paid(part), "PAID", 0);
    }

    private static Refusal? OutOfRange(long amountFen, AccountPolicies policies) => amountFen <= 0
        ? RefusalCodes.AmountNotPositive.With("The amount must be at least 1 fen.")
        : amountFen > policies.MaxMovementFen ? RefusalCodes.AmountOverLimit.With($"One movement is at most {policies.MaxMovementFen} fen.") : null;
}
