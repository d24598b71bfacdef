using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Whether a resource may use a meter now, apart from money.</summary>
public static class Entitlements
{
    /// <summary>
    /// What stands against it: reasons of suspension, ENTITLEMENT_ENDED, NO_PRODUCT, STORAGE_QUOTA_REACHED; empty when nothing does.
    /// </summary>
    /// <param name="state">The resource.</param>
    /// <param name="tariff">Prices.</param>
    /// <param name="meter">The meter.</param>
    /// <param name="now">The present.</param>
    /// <param name="quotaGb">Storage that the data of the meter's product may take; null for no bound.</param>
    public static IReadOnlyList<string> Against(ResourceState state, ITariff tariff, string meter, Instant now, long? quotaGb = null)
    {
        var sku = UsageRecorder.SkuFor(state, tariff, meter);
        var reasons = state.Suspensions.Where(mark => UsageStop.Stops(mark, state, meter, sku)).Select(UsageStop.Reason)
            .Distinct(StringComparer.Ordinal).ToList();
        if (state.EndedAt is { } ended && now >= ended) reasons.Add("ENTITLEMENT_ENDED");
        if (sku < 0 && !new RunningAllowances(state.Allowances, state.Holds).AnyFor(meter, now))
            reasons.Add("NO_PRODUCT");
        if (sku >= 0 && quotaGb <= Storage.Level(state, state.Skus[sku].Sku)) reasons.Add(Refusals.RefusalCodes.StorageQuotaReached.Code);
        return reasons;
    }
}
