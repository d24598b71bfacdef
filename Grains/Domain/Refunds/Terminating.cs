using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Refunds;

/// <summary>What becomes of unearned fees when a subscription ends before its last day.</summary>
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

/// <summary>Ending a subscription before its last day, which needs a ground of the closed list (11.1).</summary>
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
    /// ended already is left as it is.
    /// </summary>
    public static void End(AccountDraft draft, string id, string ground, Unearned unearned, WorkingDayCalendar workingDays)
    {
        var subscription = draft.State.Trade.Subscriptions[id];
        if (subscription.Status != SubscriptionStatus.Active) return;
        subscription = TermDesk.Recognise(draft, subscription, LocalDate.Min(TermDesk.LastUsed(draft.Now), subscription.LastDay));
        subscription = unearned switch
        {
            Unearned.Forfeited => Forfeit(draft, subscription, ground),
            Unearned.Waived => TermDesk.Break(draft, subscription),
            Unearned.Withheld => Withhold(draft, subscription, ground),
            _ => GiveBack(draft, subscription, ground, workingDays),
        };
        draft.Add(new SubscriptionSet(TermDesk.End(draft, subscription, SubscriptionStatus.Terminated, draft.Now)));
    }

    /// <summary>
    /// Settles single services that were paid and never accepted, when their account ends: waived they are breakage, withheld they join the
    /// customer's other money.
    /// </summary>
    public static void EndServices(AccountDraft draft, string ground, Unearned unearned)
    {
        foreach (var funds in draft.State.Trade.Orders.Values.Where(funds => funds.Services.Any(service => service.OpenFen > 0)).ToList())
        {
            foreach (var service in funds.Services.Where(service => service.OpenFen > 0))
                draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", $"{funds.Id}/{service.Line}", ground, unearned switch
                {
                    Unearned.Waived => Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.BreakageRevenue,
                        Vat.Split(service.OpenFen, service.Rule.VatPercent)),
                    Unearned.Withheld => Legs.Move(LedgerAccount.Deferred, LedgerAccount.Frozen, service.OpenFen),
                    _ => throw new InvalidOperationException($"No account ends with {unearned}."),
                });
            draft.Add(new OrderFundsSet(funds with
            {
                Services = [.. funds.Services.Select(service => service.OpenFen > 0 ? service with { Settled = true } : service)],
            }));
        }
    }

    /// <summary>
    /// What is left of allowances when an account was closed for arrears is withheld like its other money, never income by itself. Every
    /// entry has been read, and the packages have sent their last figures.
    /// </summary>
    public static void WithholdAllowances(AccountDraft draft)
    {
        foreach (var (subject, entry) in draft.State.Leases.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList())
            foreach (var grant in entry.Grants.Where(grant => grant.OpenFen > 0))
            {
                draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", $"{subject}/{grant.GrantId}", "WITHHELD",
                    Legs.Move(LedgerAccount.Deferred, LedgerAccount.Frozen, grant.OpenFen));
                draft.Add(new GrantRefunded(subject, grant with { Closed = true }));
            }
    }

    private static Subscription Forfeit(AccountDraft draft, Subscription subscription, string ground)
    {
        foreach (var term in subscription.Terms.Where(term => term.OpenFen > 0))
        {
            draft.Post(BillingZone.DateOf(draft.Now), "FORFEITURE", $"{subscription.Id}/{term.Number}", ground,
                Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.ForfeitIncome, Vat.Split(term.OpenFen, term.Rule.VatPercent)));
        }
        return TermDesk.Settled(subscription) with { Forfeited = true };
    }

    private static Subscription Withhold(AccountDraft draft, Subscription subscription, string ground)
    {
        foreach (var term in subscription.Terms.Where(term => term.OpenFen > 0))
            draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", $"{subscription.Id}/{term.Number}", ground,
                Legs.Move(LedgerAccount.Deferred, LedgerAccount.Frozen, term.OpenFen));
        return TermDesk.Settled(subscription);
    }

    private static Subscription GiveBack(AccountDraft draft, Subscription subscription, string ground, WorkingDayCalendar workingDays)
    {
        foreach (var orders in subscription.Terms.Where(term => term.OpenFen > 0).GroupBy(term => term.OrderId, StringComparer.Ordinal))
        {
            var amount = orders.Sum(term => term.OpenFen);
            draft.Post(BillingZone.DateOf(draft.Now), "REFUND", orders.Key, $"{ground}-{subscription.Id}",
                Legs.Move(LedgerAccount.Deferred, LedgerAccount.RefundPayable, amount));
            RefundDesk.Open(draft, orders.Key, ground, amount, workingDays);
        }
        return TermDesk.Settled(subscription);
    }
}
