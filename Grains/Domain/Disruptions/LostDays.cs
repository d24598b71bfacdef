using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Disruptions;

/// <summary>What becomes of the days lost to a disruption (10.1): terms are longer by them only if both agree.</summary>
public static class LostDays
{
    /// <summary>
    /// One party agrees to the extension, or does not. With both, last days move; with one refusal they never do. Agreeing again changes nothing.
    /// Refusals: DISRUPTION_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? Consent(AccountDraft draft, string id, bool seller, bool agrees, string text, string actor)
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
            foreach (var subscription in Idle(draft, one)) Extend(draft, subscription, one);
            draft.Add(new ConductNoticed("TERM_EXTENDED", one.Id, "10.1", null, draft.Now));
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
            draft.Add(new SubscriptionSet(TermDesk.Recognise(draft, counted, counted.RecognisedThrough.ToDateInterval().End, (on, one.Id))));
        }
        draft.Add(new DisruptionSet(DisruptionDesk.With(one with { Status = DisruptionStatus.NotExtended }, draft.Now, actor, step, text)));
    }

    private static List<Subscription> Idle(AccountDraft draft, Disruption one) =>
        [.. draft.State.Trade.Subscriptions.Values.Where(subscription =>
            subscription.Status == SubscriptionStatus.Active && subscription.Idle.Any(span => span.Cause == one.Id))];

    private static void Extend(AccountDraft draft, Subscription subscription, Disruption one)
    {
        var (ended, today) = (one.EndedOn!.Value, BillingZone.DateOf(draft.Now));
        var span = subscription.Idle.Single(idle => idle.Cause == one.Id);
        var days = span.DaysIn(subscription.Anchor, ended);
        var lastDay = subscription.LastDay.PlusDays(days);
        draft.Add(new SubscriptionSet(subscription with
        {
            LastDay = lastDay, ExtendedDays = subscription.ExtendedDays + days, NoticesLeft = [.. TermDesk.NoticesFor(lastDay, today)],
            Terms = [.. subscription.Terms.Select(term => term.LastDay <= one.StartedOn ? term
                : Longer(term, one.StartedOn, days, span.DaysIn(term.StartedOn, ended)))],
        }));
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
