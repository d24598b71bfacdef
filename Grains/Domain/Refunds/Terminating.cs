using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Refunds;

/// <summary>What becomes of unearned fees when a service ends before its last day.</summary>
public enum Unearned
{
    /// <summary>It goes back in proportion (10.3, 10.4, 11.2, by agreement).</summary>
    GoesBack,

    /// <summary>It becomes liquidated damages (违约金; 3.2, 6.1, 11.3).</summary>
    Forfeited,

    /// <summary>The customer waives it in writing and closes the account (销户): breakage.</summary>
    Waived,

    /// <summary>
    /// It is withheld with the customer's other money: the account was closed for arrears, and only a decision makes it damages.
    /// </summary>
    Withheld,
}

/// <summary>
/// Ending subscriptions, allowances and single services before they are used up, which needs a ground of the closed list (11.1). Each is settled
/// in the decision that ends it.
/// </summary>
public static class Terminating
{
    /// <summary>By agreement of both.</summary>
    public const string Mutual = "MUTUAL";

    /// <summary>
    /// Checks a wish to end a subscription: nobody may end it alone without a ground of the agreement. The grounds of 4.6 to 4.8 are asked for
    /// as refunds; those that need a record (a case, an event, a regulator's notice) are used by whoever keeps the record. Refusals:
    /// NO_UNILATERAL_TERMINATION.
    /// </summary>
    public static Refusal? Check(string? ground, bool customerConsents, bool sellerConsents)
    {
        if (ground != Mutual) return RefusalCodes.NoUnilateralTermination.With("There is no ground of the agreement's list for this end.");
        return customerConsents && sellerConsents
            ? null
            : RefusalCodes.NoUnilateralTermination.With("An end by agreement needs the consent of both.");
    }

    /// <summary>
    /// Ends a subscription now: revenue through the last day used (an end at 00:00 is the day before, T-6), the rest by its settlement. What has
    /// ended already is left as it is, but for the days lost to an event that are still open (10.1): they are settled too.
    /// </summary>
    public static void End(AccountDraft draft, string id, string ground, Unearned unearned, WorkingDayCalendar workingDays)
    {
        var subscription = draft.State.Trade.Subscriptions[id];
        var runs = subscription.Status == SubscriptionStatus.Active;
        if (!runs && subscription.OpenFen == 0) return;
        if (runs) subscription = TermDesk.Recognise(draft, subscription, LocalDate.Min(TermDesk.LastUsed(draft.Now), subscription.LastDay));
        subscription = unearned switch
        {
            Unearned.Waived => TermDesk.Break(draft, subscription),
            Unearned.GoesBack => GiveBack(draft, subscription, ground, workingDays),
            _ => Settle(draft, subscription, ground, unearned, workingDays),
        };
        draft.Add(new SubscriptionSet(runs ? TermDesk.End(draft, subscription, SubscriptionStatus.Terminated, draft.Now) : subscription));
    }

    /// <summary>
    /// Ends what is left of allowances, of all products or one. Every entry has been read, and the packages have sent their last figures.
    /// </summary>
    public static void EndAllowances(AccountDraft draft, string ground, Unearned unearned, string? product, WorkingDayCalendar workingDays)
    {
        foreach (var (subject, entry) in draft.State.Leases.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList())
            foreach (var grant in entry.Grants.Where(grant => grant.OpenFen > 0 && (product is null || grant.Sku == product)))
            {
                var order = OrderOf(draft, subject, grant.GrantId);
                Settle(draft, new Ended(order, $"{subject}/{grant.GrantId}", grant.OpenFen, grant.Rule), ground, unearned, workingDays);
                long? returned = order is null && unearned == Unearned.GoesBack ? grant.OpenFen : null;
                draft.Add(new GrantRefunded(subject, grant with { Closed = true, ReturnedFen = returned }));
            }
    }

    /// <summary>Ends single services that were paid and never accepted, of all products or one.</summary>
    public static void EndServices(AccountDraft draft, string ground, Unearned unearned, string? product, WorkingDayCalendar workingDays)
    {
        foreach (var order in draft.State.Trade.Orders.Values.ToList())
            foreach (var service in order.Services.Where(service => service.OpenFen > 0 && (product is null || service.Sku == product)))
            {
                var funds = draft.State.Trade.Orders[order.Id];
                draft.Add(new OrderFundsSet(funds with { Services = funds.Services.Replace(service, service with { Settled = true }) }));
                Settle(draft, new Ended(order.Id, $"{order.Id}/{service.Line}", service.OpenFen, service.Rule), ground, unearned, workingDays);
            }
    }

    /// <summary>
    /// Bonuses that an ended subscription had earned with terms that did not run to their end, but were settled or given back: they have no value
    /// of their own and end with them (2.4, 3.5).
    /// </summary>
    public static IEnumerable<OrderGrant> BonusesOf(TradeBook trade, Subscription ended) => ended.Terms
        .Where(term => term.SettledFen > 0 || term.RefundedFen > 0)
        .SelectMany(term => trade.Orders.GetValueOrDefault(term.OrderId) is { } funds
            ? funds.Grants.Where(grant => funds.Terms.Any(earner => earner.Line == grant.EarnedBy && earner.Subscription == ended.Id
                && earner.Term == term.Number))
            : []);

    /// <summary>The order that sold an allowance; null when it was bought from the wallet.</summary>
    internal static string? OrderOf(AccountDraft draft, string subject, string grant) => draft.State.Trade.Orders.Values
        .FirstOrDefault(order => order.Grants.Any(sold => sold.Subject == subject && sold.GrantId == grant))?.Id;

    private static Subscription Settle(AccountDraft draft, Subscription subscription, string ground, Unearned unearned,
        WorkingDayCalendar workingDays)
    {
        foreach (var term in subscription.Terms.Where(term => term.OpenFen > 0))
            Settle(draft, new Ended(term.OrderId, $"{subscription.Id}/{term.Number}", term.OpenFen, term.Rule), ground, unearned, workingDays);
        return TermDesk.Settled(subscription) with { Forfeited = unearned == Unearned.Forfeited };
    }

    /// <summary>Refunds what is open of a subscription to the orders that paid it. The caller writes the result.</summary>
    internal static Subscription GiveBack(AccountDraft draft, Subscription subscription, string ground, WorkingDayCalendar workingDays)
    {
        foreach (var orders in subscription.Terms.Where(term => term.OpenFen > 0).GroupBy(term => term.OrderId, StringComparer.Ordinal))
        {
            var amount = orders.Sum(term => term.OpenFen);
            draft.Post(BillingZone.DateOf(draft.Now), "REFUND", orders.Key, $"{ground}-{subscription.Id}",
                Legs.Move(LedgerAccount.Deferred, LedgerAccount.RefundPayable, amount));
            RefundDesk.Open(draft, orders.Key, ground, amount, workingDays,
                orders.Select(term => OrderSource.SupplyOf(term.Rule, term.OpenFen)));
        }
        return TermDesk.Settled(subscription);
    }

    private static void Settle(AccountDraft draft, Ended ended, string ground, Unearned unearned, WorkingDayCalendar workingDays)
    {
        var (date, split) = (BillingZone.DateOf(draft.Now), Vat.Split(ended.OpenFen, ended.Rule.VatPercent));
        switch (unearned)
        {
            case Unearned.Forfeited:
                draft.Post(date, "FORFEITURE", ended.Source, ground, Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.ForfeitIncome, split));
                break;
            case Unearned.Waived:
                draft.Post(date, "CLOSING", ended.Source, ground, Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.BreakageRevenue, split));
                break;
            case Unearned.Withheld:
                draft.Post(date, "CLOSING", ended.Source, ground, Legs.Move(LedgerAccount.Deferred, LedgerAccount.Frozen, ended.OpenFen));
                break;
            default:
                AgreementEnd.GiveBack(draft, ended.Order, ended.OpenFen, $"{ground}-{ended.Source}", ground, workingDays, ended.Rule);
                break;
        }
    }

    /// <summary>Something paid and not used that has ended.</summary>
    private sealed record Ended(string? Order, string Source, long OpenFen, RevenueRule Rule);
}
