using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>Use of the resource that is thought of, in the running month.</summary>
/// <param name="Meter">Meter.</param>
/// <param name="Quantity">In the meter's unit.</param>
/// <param name="Destination">Called number; null when absent.</param>
public sealed record WhatIfUse(string Meter, long Quantity, string? Destination);

/// <summary>
/// What one more resource would put on the running month's bill, were it activated now: rated by the rules that rate real usage, on a resource
/// that nobody stores.
/// </summary>
public static class WhatIf
{
    /// <summary>The lines it would add. Refusals: UNKNOWN_METER, QUANTITY_OVER_LIMIT, NO_RATE.</summary>
    /// <param name="selection">Products, checked against the price books in force.</param>
    /// <param name="uses">What it would be used for.</param>
    /// <param name="tariff">Prices.</param>
    /// <param name="now">When it would be activated.</param>
    /// <param name="lines">Recurring charges to the month's end, and usage.</param>
    public static Refusal? Lines(ProductSelection selection, IReadOnlyList<WhatIfUse> uses, ITariff tariff, Instant now,
        out IReadOnlyList<ClosedLine> lines)
    {
        lines = [];
        var month = BillingZone.MonthNumberOf(now);
        var state = ResourceState.None.Apply(new ResourceActivated(new ResourceOwner("", "", now, null),
            [.. selection.Services.Select(sku => new ResourceSku(sku, now))], [.. selection.Allowances.Select((offer, i) => Bought(offer, i, now))]));
        var recorder = new UsageRecorder(state, tariff, UsageLimits.Default, AuthorizationPolicy.Default, now, final: false, uses.Count);
        foreach (var use in uses)
            if (recorder.Add(new UsageToRecord("", "", use.Meter, now, use.Quantity, use.Destination)).Refusal is { } code)
                return code.With($"{use.Meter} on this resource.");
        if (recorder.End() is { } used) state = state.Apply(used);
        lines = MonthClose.Close(state, tariff, UsageLimits.Default, month, now).Lines;
        return null;
    }

    private static Allowance Bought(AllowanceOffer offer, int number, Instant now) => new(number, "", offer.Sku, offer.Charge.Meter,
        offer.Charge.Units, offer.Charge.PriceFen, now, Purchases.ValidUntil(BillingZone.DateOf(now), offer.Charge));
}
