using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Disruptions;

/// <summary>
/// What becomes of the days lost to a disruption (10.1): terms are longer by them only if both agree. A term that has ended meanwhile does not run
/// again: what its lost days cost is given back instead.
/// </summary>
public static class LostDays
{
    private const string Clause = "10.1";

    /// <summary>
    /// One party agrees to the extension, or does not. With both, last days move; with one refusal they never do. Agreeing again changes nothing.
    /// Refusals: DISRUPTION_STATE, NOT_FOUND.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The disruption.</param>
    /// <param name="seller">True when the seller speaks.</param>
    /// <param name="agrees">False when that party refuses.</param>
    /// <param name="text">What it says.</param>
    /// <param name="actor">Who records it.</param>
    /// <param name="packages">True when allowances last longer too with both consents.</param>
    public static Refusal? Consent(AccountDraft draft, string id, bool seller, bool agrees, string text, string actor, bool packages = false)
    {
        if (!draft.State.Trade.Disruptions.TryGetValue(id, out var one)) return RefusalCodes.NotFound.With("There is no such event.");
        if (one.Status != DisruptionStatus.Negotiating)
            return RefusalCodes.DisruptionState.With($"The event is {DisruptionDesk.WordOf(one.Status)}.");
        var step = (seller ? "SELLER_" : "CUSTOMER_") + (agrees ? "AGREED" : "REFUSED");
        if (!agrees)
        {
            Give(draft, one, BillingZone.DateOf(draft.Now), step, text, actor);
            return null;
        }
        if ((seller ? one.SellerConsentAt : one.CustomerConsentAt) is not null) return null;
        var consented = seller ? one with { SellerConsentAt = draft.Now } : one with { CustomerConsentAt = draft.Now };
        if (consented is { SellerConsentAt: not null, CustomerConsentAt: not null })
        {
            var longer = packages;
            foreach (var subscription in Idle(draft, one)) longer |= MakeUp(draft, subscription, one);
            if (longer) draft.Add(new ConductNoticed("TERM_EXTENDED", one.Id, Clause, null, draft.Now));
            consented = consented with { Status = DisruptionStatus.Extended };
        }
        draft.Add(new DisruptionSet(DisruptionDesk.With(consented, draft.Now, actor, step, text)));
        return null;
    }

    /// <summary>No extension: last days stay, and the lost days of closed months become revenue, dated on this day.</summary>
    internal static void Give(AccountDraft draft, Disruption one, LocalDate on, string step, string text, string actor)
    {
        foreach (var subscription in Idle(draft, one))
        {
            var counted = subscription with { Idle = subscription.Idle.RemoveAll(span => span.Cause == one.Id) };
            var through = counted.Status == SubscriptionStatus.Active ? counted.RecognisedThrough.ToDateInterval().End : counted.LastDay;
            draft.Add(new SubscriptionSet(TermDesk.Recognise(draft, counted, through, (on, one.Id))));
        }
        draft.Add(new DisruptionSet(DisruptionDesk.With(one with { Status = DisruptionStatus.NotExtended }, draft.Now, actor, step, text)));
    }

    /// <summary>Subscriptions that lost days: those that run, and those that have ended with the money of these days still open.</summary>
    private static List<Subscription> Idle(AccountDraft draft, Disruption one) =>
        [.. draft.State.Trade.Subscriptions.Values.Where(subscription => (subscription.Status == SubscriptionStatus.Active
            || subscription.OpenFen > 0) && subscription.Idle.Any(span => span.Cause == one.Id))];

    /// <summary>Both agree: the term is longer, or what it did not get is given back. True when its last day moved.</summary>
    private static bool MakeUp(AccountDraft draft, Subscription subscription, Disruption one)
    {
        if (subscription.Status == SubscriptionStatus.Active) return Extend(draft, subscription, one) > 0;
        // Its seats were taken back and may be purged. What another undecided event took from it goes back with the rest.
        draft.Add(new SubscriptionSet(Terminating.GiveBack(draft, subscription, Clause, draft.WorkingDays)));
        return false;
    }

    private static int Extend(AccountDraft draft, Subscription subscription, Disruption one)
    {
        var (ended, today) = (one.EndedOn!.Value, BillingZone.DateOf(draft.Now));
        var span = subscription.Idle.Single(idle => idle.Cause == one.Id);
        var days = span.DaysIn(subscription.Anchor, ended);
        var lastDay = subscription.LastDay.PlusDays(days);
        var extended = subscription with
        {
            LastDay = lastDay, ExtendedDays = subscription.ExtendedDays + days, NoticesLeft = [.. TermDesk.NoticesFor(lastDay, today)],
            Terms = [.. subscription.Terms.Select(term => term.LastDay <= one.StartedOn ? term
                : Longer(term, one.StartedOn, days, span.DaysIn(term.StartedOn, ended)))],
        };
        // A term before a renewal may have got its days back by now, in months that are closed.
        draft.Add(new SubscriptionSet(TermDesk.Recognise(draft, extended, extended.RecognisedThrough.ToDateInterval().End, (today, one.Id))));
        return days;
    }

    /// <summary>
    /// A term that had begun lasts longer. One that begins in the event begins after it; a renewal, which follows on the term before it, moves as a
    /// whole.
    /// </summary>
    /// <param name="term">The term, which ends after the event's start.</param>
    /// <param name="began">The event's start.</param>
    /// <param name="days">Days by which the last day of all moves.</param>
    /// <param name="lost">Days of the event that lie in the term.</param>
    private static TermMoney Longer(TermMoney term, LocalDate began, int days, int lost)
    {
        var longer = term with { LastDay = term.LastDay.PlusDays(days) };
        return term.StartedOn <= began ? longer with { ExtendedDays = term.ExtendedDays + lost }
            : longer with { StartedOn = term.StartedOn.PlusDays(term.Kind == TermKind.Renewal ? days : lost) };
    }
}
