using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Domain.Seats;

/// <summary>What happens to a subscription as time passes: revenue, notices, the end, the purge. Each once, dated when it was due.</summary>
public static class TermDesk
{
    /// <summary>Days before the last day on which the customer is told, at 00:00.</summary>
    public static readonly int[] NoticeDays = [30, 7, 1];

    /// <summary>Seats whose purge one event names at most, so that a notice of it stays a message.</summary>
    private const int SeatsPerPurge = 200;

    /// <summary>When the next step is due; null when nothing is.</summary>
    public static Instant? NextAt(Subscription subscription, AccountPolicies policies, AccountStanding standing, TradeBook trade)
    {
        Instant? next = null;
        void Consider(Instant at) => next = next is null || at < next ? at : next;
        if (subscription.Status == SubscriptionStatus.Active)
        {
            Consider(BillingZone.EndOf(subscription.LastDay));
            Consider(BillingZone.EndOf(subscription.RecognisedThrough.PlusMonths(1)));
            foreach (var days in subscription.NoticesLeft) Consider(BillingZone.StartOf(subscription.LastDay.PlusDays(-days)));
        }
        foreach (var (_, at) in Purges(subscription, policies, standing, trade)) Consider(at);
        return next;
    }

    /// <summary>When the product data of what ended may be deleted (2.7(3)): after 24:00 of the last day kept.</summary>
    public static Instant PurgeAt(Subscription subscription, Instant endedAt, AccountPolicies policies, AccountStanding standing) =>
        NaturalPeriod.EndAfter(endedAt, policies.RetentionDays(standing, subscription.RetentionDays));

    /// <summary>Does everything due at this instant: the month's revenue, the end, notices, purges (requirements 3, rule e).</summary>
    public static void Pass(AccountDraft draft, string id, Instant at)
    {
        var (policies, standing, trade) = (draft.Policies, draft.Head.Standing, draft.State.Trade);
        if (!trade.Subscriptions.TryGetValue(id, out var subscription) || NextAt(subscription, policies, standing, trade) != at) return;
        if (subscription.Status == SubscriptionStatus.Active && BillingZone.EndOf(subscription.LastDay) == at)
        {
            subscription = End(draft, subscription, SubscriptionStatus.Expired, at);
            draft.Add(new TermExpired(id, subscription.Sku, subscription.LastDay, at));
        }
        if (subscription.Status == SubscriptionStatus.Active)
        {
            if (BillingZone.EndOf(subscription.RecognisedThrough.PlusMonths(1)) == at)
            {
                var month = subscription.RecognisedThrough.PlusMonths(1);
                subscription = Recognise(draft, subscription, month.ToDateInterval().End) with { RecognisedThrough = month };
            }
            subscription = Notify(draft, subscription, at);
        }
        var purged = Purges(subscription, policies, standing, trade).Where(purge => purge.At == at).Select(purge => purge.Seat.Subject)
            .ToHashSet(StringComparer.Ordinal);
        draft.Add(new SubscriptionSet(subscription with
        {
            Seats = [.. subscription.Seats.Select(seat => purged.Contains(seat.Subject) ? seat with { Status = SeatStatus.Purged } : seat)],
        }));
        foreach (var seats in purged.Chunk(SeatsPerPurge))
            draft.Add(new SeatsPurged(id, subscription.Sku, [.. seats], at));
    }

    /// <summary>
    /// Seats whose data is to be deleted, and when. Nothing is under a legal hold, nor what was taken back while an order opens the same product
    /// anew; after either, not before it was over (2.7(3)). A seat that the customer removed is not ordered anew (2.7(4)).
    /// </summary>
    private static IEnumerable<(SeatTerm Seat, Instant At)> Purges(Subscription subscription, AccountPolicies policies, AccountStanding standing,
        TradeBook trade)
    {
        if (standing.LegalHold is not null || subscription.Seats.All(seat => seat is not { Status: SeatStatus.Reclaimed or SeatStatus.Removed }))
            yield break;
        var anew = trade.Orders.Values.Where(order => order.Products?.Contains(subscription.Sku) == true).ToList();
        var (waits, orderedUntil) = (anew.Any(order => !order.IsOver), anew.Max(order => order.OverAt) ?? Instant.MinValue);
        foreach (var seat in subscription.Seats)
        {
            if (seat is not { Status: SeatStatus.Reclaimed or SeatStatus.Removed, EndedAt: { } ended }) continue;
            var at = Instant.Max(PurgeAt(subscription, ended, policies, standing), standing.PurgeNotBefore);
            if (seat.Status == SeatStatus.Removed) yield return (seat, at);
            else if (!waits) yield return (seat, Instant.Max(at, orderedUntil));
        }
    }

    /// <summary>The last day used by what ends at an instant: an end at 00:00 is the day before (T-6).</summary>
    public static LocalDate LastUsed(Instant end) => BillingZone.DateOf(end - Duration.FromTicks(1));

    /// <summary>Posts the revenue of all terms through 24:00 of a day; each posting is split on its own (M-3).</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="subscription">The subscription; the caller writes the result.</param>
    /// <param name="through">The day.</param>
    /// <param name="late">For days that count only now: the date of their posting, and its step.</param>
    public static Subscription Recognise(AccountDraft draft, Subscription subscription, LocalDate through,
        (LocalDate Date, string Step)? late = null)
    {
        var terms = subscription.Terms.ToBuilder();
        for (var i = 0; i < terms.Count; i++)
        {
            var term = terms[i];
            var delta = term.RevenueThrough(through, subscription.Idle) - term.RecognisedFen;
            if (delta == 0) continue;
            var split = Vat.Split(delta, term.Rule.VatPercent);
            draft.Post(late?.Date ?? LocalDate.Min(through, term.LastDay), "RECOGNITION", $"{subscription.Id}/{term.Number}",
                late?.Step ?? $"{through:uuuuMMdd}",
                Legs.Revenue(LedgerAccount.Deferred, term.Rule.Revenue, split));
            terms[i] = term with
            {
                RecognisedFen = term.RecognisedFen + delta, RecognisedNetFen = term.RecognisedNetFen + split.NetFen,
            };
        }
        return subscription with { Terms = terms.ToImmutable() };
    }

    /// <summary>
    /// Ends the subscription: revenue to 100 % but for days lost to an event that is not decided (10.1), every seat taken back (2.8). The caller
    /// writes the result.
    /// </summary>
    public static Subscription End(AccountDraft draft, Subscription subscription, SubscriptionStatus how, Instant at)
    {
        if (how == SubscriptionStatus.Expired) subscription = Recognise(draft, subscription, subscription.LastDay);
        return subscription with
        {
            Status = how, EndedAt = at, NoticesLeft = [],
            Seats = [.. subscription.Seats.Select(seat => seat.Status == SeatStatus.Active
                ? seat with { Status = SeatStatus.Reclaimed, EndedAt = at } : seat)],
        };
    }

    /// <summary>
    /// What added seats and renewals paid is never given back (4.9, 2.2): when the subscription that they joined ends early, the rest is breakage.
    /// </summary>
    public static Subscription Break(AccountDraft draft, Subscription subscription)
    {
        foreach (var term in subscription.Terms.Where(term => term.OpenFen > 0))
            draft.Post(BillingZone.DateOf(draft.Now), "BREAKAGE", $"{subscription.Id}/{term.Number}", "END",
                Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.BreakageRevenue, Vat.Split(term.OpenFen, term.Rule.VatPercent)));
        return Settled(subscription);
    }

    /// <summary>With nothing open any more: what was, has been posted elsewhere.</summary>
    public static Subscription Settled(Subscription subscription) => subscription with
    {
        Terms = [.. subscription.Terms.Select(term => term with { SettledFen = term.SettledFen + term.OpenFen })],
    };

    /// <summary>The notices that a last day still needs: those whose date is after today.</summary>
    public static IEnumerable<int> NoticesFor(LocalDate lastDay, LocalDate today) => NoticeDays.Where(days => lastDay.PlusDays(-days) > today);

    private static Subscription Notify(AccountDraft draft, Subscription subscription, Instant at)
    {
        var due = subscription.NoticesLeft.Where(days => BillingZone.StartOf(subscription.LastDay.PlusDays(-days)) == at).ToList();
        foreach (var days in due) draft.Add(new TermEndsSoon(subscription.Id, subscription.Sku, days, subscription.LastDay, at));
        return due.Count == 0 ? subscription : subscription with
        {
            NoticesLeft = subscription.NoticesLeft.RemoveRange(due),
            Notices = subscription.Notices.AddRange(due.Select(days => new ExpiryNotice(days, subscription.LastDay, at))),
        };
    }
}
