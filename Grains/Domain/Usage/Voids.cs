using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Takes one accepted event back: units, charge and allowance units, by the cumulative rule (M-2).</summary>
public static class Voids
{
    /// <summary>
    /// The event that takes the record back; null when its month is gone from the state (too old to change), or it was a level (high-water
    /// mark).
    /// </summary>
    /// <param name="state">The resource.</param>
    /// <param name="tariff">Prices.</param>
    /// <param name="policy">How long allowances wait for their usage.</param>
    /// <param name="record">The accepted record as the journal has it.</param>
    /// <param name="now">When it is taken back.</param>
    public static UsageRecorded? Void(ResourceState state, ITariff tariff, AuthorizationPolicy policy, in UsageRecord record, Instant now)
    {
        if (record.Void || record.Refused != RememberedRefusal.None)
            throw new InvalidOperationException("Only an accepted event can be taken back.");
        if (record.Sku >= 0 && tariff.IsHighWater(state.Skus[record.Sku].Sku, record.Start)) return null;
        var recorder = new UsageRecorder(state, tariff, UsageLimits.Default, policy, now, final: true, capacity: 1);
        return recorder.TakeBack(record) ? recorder.End() : null;
    }
}
