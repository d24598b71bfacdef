using System.Collections.Immutable;
using System.Globalization;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;

namespace Metering.Domain.Refunds;

/// <summary>
/// The end of the agreement, or of one product, on a ground of its list: terms, allowances and services are settled in the same decision, so that
/// nothing stays in LIAB.DEFER of what has ended (6.1, 10.3, 10.4, 11.2).
/// </summary>
public static class AgreementEnd
{
    /// <summary>Why nothing can be ended now; null when it can. Refusals: ACCOUNT_CLOSED.</summary>
    public static Refusal? Check(AccountDraft draft) => draft.Head.Standing.ClosingAt is not null ? Closing.Ended : null;

    /// <summary>
    /// Ends all, or one product, now. What became damages is returned as it was posted. Orders that are not open are woken: with all they end
    /// too, with one product their lines of it do. The caller has checked.
    /// </summary>
    public static ImmutableArray<ForfeitedPart> Run(AccountDraft draft, string ground, string? product, Unearned unearned,
        WorkingDayCalendar workingDays, string actor)
    {
        var before = draft.Events.Count;
        if (product is null) draft.Add(new AccountClosing(ground, draft.Now, actor));
        foreach (var subscription in draft.State.Trade.Subscriptions.Values.ToList())
            if (product is null || subscription.Sku == product) Terminating.End(draft, subscription.Id, ground, unearned, workingDays);
        Terminating.EndAllowances(draft, ground, unearned, product, workingDays);
        Terminating.EndServices(draft, ground, unearned, product, workingDays);
        if (product is null) OrderBooks.WakeUnopened(draft, draft.Now);
        else OrderBooks.EndProduct(draft, new ProductEnd(product, ground, draft.Now));
        return [.. draft.Events.Skip(before).OfType<Posted>().Where(posted => posted.Posting.SourceType == "FORFEITURE")
            .Select(posted => PartOf(draft, posted.Posting))];
    }

    /// <summary>
    /// Gives back an amount in LIAB.DEFER, or LIAB.ORDER: as a refund of its order, or to the wallet that it came from. The rule is the one it was
    /// sold under; null where that was not kept.
    /// </summary>
    public static void GiveBack(AccountDraft draft, string? order, long amountFen, string step, string ground, WorkingDayCalendar workingDays,
        RevenueRule? rule, LedgerAccount from = LedgerAccount.Deferred)
    {
        var date = BillingZone.DateOf(draft.Now);
        draft.Post(date, "REFUND", order ?? draft.Head.Id, step,
            Legs.Move(from, order is null ? LedgerAccount.Wallet : LedgerAccount.RefundPayable, amountFen));
        if (order is not null)
            RefundDesk.Open(draft, order, ground, amountFen, workingDays, rule is { } sold ? [OrderSource.SupplyOf(sold, amountFen)] : null);
    }

    private static ForfeitedPart PartOf(AccountDraft draft, Posting posting)
    {
        long Leg(LedgerAccount account) => posting.Legs.Where(leg => leg.Account == account).Sum(leg => leg.AmountFen);
        var cut = posting.SourceId.LastIndexOf('/');
        var (owner, number) = (posting.SourceId[..cut], posting.SourceId[(cut + 1)..]);
        var trade = draft.State.Trade;
        var (order, rule) = trade.Subscriptions.TryGetValue(owner, out var subscription)
            && subscription.Terms[int.Parse(number, CultureInfo.InvariantCulture) - 1] is var term ? (term.OrderId, term.Rule)
            : trade.Orders.TryGetValue(owner, out var funds)
                ? (owner, funds.Services.Single(service => service.Line == int.Parse(number, CultureInfo.InvariantCulture)).Rule)
                : (Terminating.OrderOf(draft, owner, number), draft.State.EntryOf(owner).Grants.Single(grant => grant.GrantId == number).Rule);
        return new ForfeitedPart(posting.SourceId, order,
            Leg(LedgerAccount.Deferred), -Leg(LedgerAccount.ForfeitIncome), -Leg(LedgerAccount.OutputVat), Rule: rule);
    }
}
