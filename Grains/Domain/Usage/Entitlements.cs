using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Whether a resource may use a meter now, apart from money.</summary>
public static class Entitlements
{
    /// <summary>What stands against it: reasons of suspension, ENTITLEMENT_ENDED, NO_PRODUCT; empty when nothing does.</summary>
    public static IReadOnlyList<string> Against(ResourceState state, ITariff tariff, string meter, Instant now)
    {
        var sku = UsageRecorder.SkuFor(state, tariff, meter);
        var reasons = state.Suspensions.Where(mark => UsageStop.Stops(mark, state, meter, sku)).Select(UsageStop.Reason)
            .Distinct(StringComparer.Ordinal).ToList();
        if (state.EndedAt is { } ended && now >= ended) reasons.Add("ENTITLEMENT_ENDED");
        if (sku < 0 && !new RunningAllowances(state.Allowances, state.Holds).AnyFor(meter, now))
            reasons.Add("NO_PRODUCT");
        return reasons;
    }
}
