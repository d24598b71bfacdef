using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>
/// Storage that a product's data may take (2.7(2)): the highest level of the newest month that reported one is held against the quota. What was
/// stored is recorded whatever the quota says; a full store only gets no leave for more.
/// </summary>
public static class Storage
{
    /// <summary>The product that charges the meter, if its data have a quota; null otherwise.</summary>
    public static string? Bounded(ResourceState state, ITariff tariff, string meter, Instant now)
    {
        var sku = UsageRecorder.SkuFor(state, tariff, meter);
        return sku >= 0 && tariff.StorageQuotaGb(state.Skus[sku].Sku, now) is not null ? state.Skus[sku].Sku : null;
    }

    /// <summary>The level of a product's data, GB.</summary>
    public static long Level(ResourceState state, string product)
    {
        for (var i = state.Totals.Length - 1; i >= 0; i--)
            if (state.Skus[state.Totals[i].Sku].Sku == product) return state.Totals[i].Units;
        return 0;
    }

    /// <summary>STORAGE_QUOTA_REACHED when data would grow above the quota; null when they may.</summary>
    public static Refusal? Above(long level, long? quotaGb) => level <= quotaGb || quotaGb is null ? null
        : RefusalCodes.StorageQuotaReached.With($"{level} GB are above the quota of {quotaGb} GB.");
}
