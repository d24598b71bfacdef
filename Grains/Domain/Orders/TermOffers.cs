using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Money;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Offers for what runs already: added seats that end with the term (4.9), and more months (2.2).</summary>
internal static class TermOffers
{
    /// <summary>Most seats of one subscription, those that have ended included: all of them stay on its page.</summary>
    internal const int MostSeats = 1_000;

    internal static Refusal? Addition(OfferContext context, PricedSku priced, RequestedLine wanted, int number, out OrderLine line)
    {
        line = null!;
        if (Running(context, wanted.Subscription, out var joined) is { } refusal) return refusal;
        if (joined.Seats.Length + wanted.Quantity > MostSeats)
            return RefusalCodes.Malformed.With($"/lines: {joined.Id} has had {joined.Seats.Length} seats of at most {MostSeats}; order a new term.");
        // A seat addition has the price of the seat that it joins, as it is today (2.5), unless it has its own.
        var seat = context.Catalogue.SkuAt(joined.Sku, context.Now, context.ClockId)?.Sku;
        if (seat?.Recurring is not { } recurring || joined.On != SkuResource.Seat)
            return RefusalCodes.SkuNotForResource.With($"Seats cannot be added to {joined.Sku}.");
        // Closed to new customers, it still grows for those that it has (2.1).
        if (seat.Status == SkuStatus.Retired) return RefusalCodes.SkuRetired.With($"{joined.Sku} is retired: paid terms run on.");
        var month = priced.Sku.Recurring?.MonthFenJoining(recurring)
            ?? throw new InvalidOperationException($"{priced.Sku.Code} adds seats and has no monthly price.");
        line = Offers.Snapshot(context, priced, wanted, number) with
        {
            Use = LineUse.Addition, On = SkuResource.Seat, Subscription = joined.Id, Family = joined.Family, UnitFen = month,
            GrossFen = Proration.OfPeriod(month, wanted.Quantity, context.Today, joined.LastDay), From = context.Today, LastDay = joined.LastDay,
        };
        return null;
    }

    internal static Refusal? Renewal(OfferContext context, RequestedLine wanted, int number, out OrderLine line)
    {
        line = null!;
        if (Running(context, wanted.Subscription, out var renewed) is { } refusal) return refusal;
        if (context.Catalogue.SkuAt(renewed.Sku, context.Now, context.ClockId) is not { Sku: { Recurring: { } recurring } } priced)
            return RefusalCodes.UnknownSku.With($"The product {renewed.Sku} has no price.");
        if (priced.Sku.Status == SkuStatus.Retired) return RefusalCodes.SkuRetired.With($"{renewed.Sku} is retired: paid terms run on.");
        if (context.Policies.RenewalBlockedInCoolingOff && renewed.CoolingOffEnds(context.Policies, context.WorkingDays) > context.Now)
            return RefusalCodes.RenewalBlockedInCoolingOff.With("The withdrawal period of the first purchase still runs.");
        if (wanted.Months < 1) return RefusalCodes.TermLimit.With("A renewal has at least one month.");
        // From the original activation, so that a short month never shifts the day for good (T-5).
        var lastDay = Term.LastDay(renewed.Anchor, renewed.Months + wanted.Months).PlusDays(renewed.ExtendedDays);
        if (lastDay > context.Today.PlusMonths(context.Policies.RenewalHorizonMonths))
            return RefusalCodes.TermLimit.With($"Service may be paid for {context.Policies.RenewalHorizonMonths} months ahead.");
        var seats = renewed.Seats.Count(seat => seat.Status == SeatStatus.Active);
        if (seats == 0) return RefusalCodes.TermExpired.With("No seat of the term is left to renew.");
        line = Offers.Snapshot(context, priced, wanted with { Quantity = seats }, number) with
        {
            Use = LineUse.Renewal, On = renewed.On, Subscription = renewed.Id, Months = wanted.Months, UnitFen = recurring.MonthFen,
            GrossFen = Rounding.HalfUp(recurring.MonthFen * seats * wanted.Months), From = renewed.LastDay, LastDay = lastDay,
            Bonus = Offers.BonusFor(priced.Sku, wanted.Months),
        };
        return null;
    }

    private static Refusal? Running(OfferContext context, string? id, out Subscription running)
    {
        running = null!;
        if (id is null || !context.Trade.Subscriptions.TryGetValue(id, out var found))
            return RefusalCodes.NotFound.With("There is no such subscription.");
        running = found;
        // What has ended is not renewed: it is a new order at the price of the day.
        return found.Status == SubscriptionStatus.Active && context.Now < BillingZone.EndOf(found.LastDay)
            ? null
            : RefusalCodes.TermExpired.With("The term has ended; order it anew.");
    }
}
