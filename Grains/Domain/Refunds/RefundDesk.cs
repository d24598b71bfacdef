using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;

namespace Metering.Domain.Refunds;

/// <summary>Money that is owed to the customer, and its way back (3.8).</summary>
public static class RefundDesk
{
    /// <summary>Stands for the order of a refund that came from the wallet.</summary>
    public const string FromWallet = "wallet";

    /// <summary>
    /// Opens a refund of an amount that was just posted to LIAB.REFUND: to the original channels, the newest payment first, never above what
    /// came in there. What it gives back is named by supply, where that is known.
    /// </summary>
    public static void Open(AccountDraft draft, string order, string ground, long amountFen, WorkingDayCalendar workingDays,
        IEnumerable<Supply>? supplies)
    {
        var funds = draft.State.Trade.Orders[order];
        var payments = funds.Payments.ToBuilder();
        var parts = ImmutableArray.CreateBuilder<RefundPart>();
        var rest = amountFen;
        for (var i = payments.Count - 1; i >= 0 && rest > 0; i--)
        {
            var part = Math.Min(rest, payments[i].KeptFen);
            if (part == 0) continue;
            parts.Add(new RefundPart(payments[i].Source, payments[i].TransactionId, part, null, null));
            payments[i] = payments[i] with { RefundedFen = payments[i].RefundedFen + part };
            rest -= part;
        }
        if (rest > 0) throw new InvalidOperationException($"{order} would give back more than was paid for it.");
        draft.Add(new OrderFundsSet(funds with { Payments = payments.ToImmutable() }));
        Approve(draft, order, ground, parts.ToImmutable(), workingDays, supplies);
    }

    /// <summary>
    /// Gives back what is left in the wallet of an account that ended without its customer's breach: Dr LIAB.WALLET / Cr LIAB.REFUND, by bank as far
    /// as money came by bank and no open refund has it, the rest through Tenpay; what came through neither (a credit note) goes by bank.
    /// </summary>
    public static void OpenWallet(AccountDraft draft, WorkingDayCalendar workingDays, string ground, string occasion = "")
    {
        var amount = draft.Head.FreeFen;
        if (amount <= 0) return;
        draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", draft.Head.Id, "WALLET" + occasion,
            Legs.Move(LedgerAccount.Wallet, LedgerAccount.RefundPayable, amount));
        var throughTenpay = Math.Clamp(amount - LeftIn(draft, LedgerAccount.CashBank), 0, LeftIn(draft, LedgerAccount.CashTenpay));
        RefundPart[] parts = [Part(LedgerAccount.CashBank, amount - throughTenpay), Part(LedgerAccount.CashTenpay, throughTenpay)];
        Approve(draft, FromWallet, ground, [.. parts.Where(part => part.AmountFen > 0)], workingDays);

        static RefundPart Part(LedgerAccount channel, long fen) => new(channel, FromWallet, fen, null, null);
    }

    /// <summary>What came through a channel and neither went back nor is to go back through it.</summary>
    private static long LeftIn(AccountDraft draft, LedgerAccount channel) => Math.Max(0, draft.Head.Ledger[channel]
        - draft.State.Trade.Refunds.Values.SelectMany(refund => refund.Parts)
            .Where(part => part.PaidAt is null && ChannelOf(draft, part) == channel).Sum(part => part.AmountFen));

    /// <summary>A closed account has no wallet any more: what came from it goes out by bank.</summary>
    private static LedgerAccount ChannelOf(AccountDraft draft, RefundPart part) =>
        part.Channel == LedgerAccount.Wallet && draft.Head.Standing.ClosedAt is not null ? LedgerAccount.CashBank : part.Channel;

    private static void Approve(AccountDraft draft, string order, string ground, ImmutableArray<RefundPart> parts, WorkingDayCalendar workingDays,
        IEnumerable<Supply>? supplies = null)
    {
        var refund = new Refund
        {
            Id = $"rfd_{draft.State.Trade.Refunds.Count + 1}", OrderId = order, Ground = ground, AmountFen = parts.Sum(part => part.AmountFen),
            ApprovedAt = draft.Now, Parts = parts, Supplies = supplies?.Where(supply => supply.GrossFen > 0).ToImmutableArray(),
            PayBy = workingDays.AddWorkingDays(BillingZone.DateOf(draft.Now), draft.Policies.Orders.PayoutWorkingDays).LastDay,
        };
        draft.Add(new RefundSet(draft.Policies.Orders.SetOffArrears ? SetOff(draft, refund) : refund));
    }

    /// <summary>Overdue statements are paid out of the refund first (A-30, only by policy): Dr LIAB.REFUND / Cr AR.LATE, AR.CUST.</summary>
    private static Refund SetOff(AccountDraft draft, Refund refund)
    {
        var overdue = PaymentOrder.Of(draft.Head.OpenStatements.Where(open => open is { PastDue: true, IsHeld: false })).ToList();
        var rest = Math.Min(refund.AmountFen, overdue.Sum(open => open.OwedFen));
        if (rest == 0) return refund;
        Cashier.Take(draft, LedgerAccount.RefundPayable, refund.Id, rest, PaymentOrder.Allocate(overdue, rest), RefundPart.SetOff);
        DunningSteps.Restore(draft);
        var parts = ImmutableArray.CreateBuilder<RefundPart>();
        foreach (var part in refund.Parts)
        {
            var taken = Math.Min(rest, part.AmountFen);
            if (taken > 0) parts.Add(part with { AmountFen = taken, PaidAt = draft.Now, PayoutReference = RefundPart.SetOff });
            if (taken < part.AmountFen) parts.Add(part with { AmountFen = part.AmountFen - taken });
            rest -= taken;
        }
        var after = refund with { Parts = parts.ToImmutable() };
        return after with { Status = after.OpenFen == 0 ? RefundStatus.Paid : RefundStatus.Approved };
    }

    /// <summary>
    /// Records that the next part was paid out: Dr LIAB.REFUND / Cr the channel that it came from. Refusals: NOT_FOUND, REFUND_ON_HOLD,
    /// ORDER_STATE when nothing is left, PAYMENT_REFERENCE_REUSED when another part has the reference.
    /// </summary>
    public static Refusal? PayOut(AccountDraft draft, string id, string reference)
    {
        if (!draft.State.Trade.Refunds.TryGetValue(id, out var refund)) return RefusalCodes.NotFound.With("There is no such refund.");
        if (refund.Status == RefundStatus.AwaitRedLetter)
            return RefusalCodes.RefundOnHold.With("A fapiao stands for the amount: the red letter comes first.");
        var next = refund.Parts.FirstOrDefault(part => part.PaidAt is null);
        if (next is null) return RefusalCodes.OrderState.With("The refund is paid out.");
        if (refund.Parts.Any(part => part.PayoutReference == reference))
            return RefusalCodes.PaymentReferenceReused.With("Another part of the refund was paid out under this reference.");
        var index = refund.Parts.IndexOf(next);
        next = next with { Channel = ChannelOf(draft, next) };
        draft.Post(BillingZone.DateOf(draft.Now), "REFUND", refund.Id, Step("PAYOUT", index, refund.Failures),
            Legs.Move(LedgerAccount.RefundPayable, next.Channel, next.AmountFen));
        var after = refund with { Parts = refund.Parts.SetItem(index, next with { PaidAt = draft.Now, PayoutReference = reference }) };
        draft.Add(new RefundSet(after with { Status = after.OpenFen == 0 ? RefundStatus.Paid : RefundStatus.Paying, Hold = null }));
        if (next.Channel == LedgerAccount.Wallet) draft.WatchBalance();
        return null;
    }

    /// <summary>
    /// The channel gave a pay-out back: it is owed again (PAY_FAILED) until it is tried anew. Nothing comes back from the wallet, nor from arrears.
    /// Refusals: NOT_FOUND, ORDER_STATE when nothing of it is out.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The refund.</param>
    /// <param name="reason">Why, in the channel's words.</param>
    /// <param name="reference">Reference of the pay-out; null for the newest.</param>
    public static Refusal? PayoutFailed(AccountDraft draft, string id, string reason, string? reference = null)
    {
        if (!draft.State.Trade.Refunds.TryGetValue(id, out var refund)) return RefusalCodes.NotFound.With("There is no such refund.");
        var paidOut = refund.Parts.RemoveAll(part => part.PaidAt is null || part.PayoutReference == RefundPart.SetOff
            || part.Channel == LedgerAccount.Wallet);
        if (paidOut.IsEmpty) return RefusalCodes.OrderState.With("Nothing of the refund is on its way through a channel.");
        var failed = paidOut.LastOrDefault(part => reference is null || part.PayoutReference == reference);
        if (failed is null) return RefusalCodes.NotFound.With("Nothing of the refund is on its way under this reference.");
        var index = refund.Parts.LastIndexOf(failed);
        draft.Post(BillingZone.DateOf(draft.Now), "REFUND", refund.Id, Step("FAILED", index, refund.Failures),
            Legs.Move(failed.Channel, LedgerAccount.RefundPayable, failed.AmountFen));
        draft.Add(new RefundSet(refund with
        {
            Parts = refund.Parts.SetItem(index, failed with { PaidAt = null, PayoutReference = null }), Status = RefundStatus.PayFailed,
            Hold = reason, Failures = refund.Failures + 1,
        }));
        return null;
    }

    private static string Step(string what, int index, int failures) => failures == 0 ? $"{what}-{index + 1}" : $"{what}-{index + 1}-{failures + 1}";

    /// <summary>A fapiao stands for the order, or its red letter was issued: the pay-out waits, or goes on (3.8, AWAIT_RED_LETTER).</summary>
    public static void AwaitRedLetter(AccountDraft draft, string order, bool waits)
    {
        foreach (var refund in draft.State.Trade.Refunds.Values.Where(refund => refund.OrderId == order && refund.OpenFen > 0).ToList())
        {
            var status = waits ? RefundStatus.AwaitRedLetter : RefundStatus.Approved;
            if (refund.Status is RefundStatus.Approved or RefundStatus.AwaitRedLetter && refund.Status != status)
                draft.Add(new RefundSet(refund with { Status = status, Hold = waits ? "FAPIAO" : null }));
        }
    }
}
