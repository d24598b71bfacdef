using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>
/// Decides the events of one request in order against running figures, and ends with one event that holds them all.
/// Local to one decision, so that it costs no memory of its own; the state it starts from never changes.
/// </summary>
/// <remarks>
/// While the money may still be extended it decides as if the lease were enough and tells what is short (<see cref="ShortFen"/>);
/// with <paramref name="final"/> it refuses (or serves as arrears) what the lease does not cover, item by item.
/// Usage with which a <paramref name="granted"/> authorization ends is never refused.
/// </remarks>
public ref struct UsageRecorder(ResourceState state, ITariff tariff, UsageLimits limits, AuthorizationPolicy policy, Instant now, bool final,
    int capacity, Hold? granted = null)
{
    private readonly UsageRecord[] records = new UsageRecord[capacity];
    // What the authorization held is free for its own usage.
    private readonly long spendableFen = state.SpendableFen + (granted?.HeldFen ?? 0);
    private RunningTotals totals = new(state.Totals);
    // The units of an authorization were kept for it until now.
    private RunningAllowances allowances = new(granted is null ? AllowanceExpiry.OpenAt(state, policy, now) : state.Allowances, state.Holds,
        granted?.Number ?? 0);
    private int count;
    private long spentFen;
    private string? boundMeter;
    private int boundSku;
    private long? boundMax;

    /// <summary>Records so far, remembered refusals included.</summary>
    public int Count => count;

    /// <summary>Month (yyyyMM) of the event decided last.</summary>
    public int LastMonth { get; private set; }

    /// <summary>The record made last.</summary>
    public ref readonly UsageRecord Last => ref records[count - 1];

    /// <summary>What the lease lacks for the events so far, fen; 0 when it covers them.</summary>
    public long ShortFen => Math.Max(0, spentFen - spendableFen);

    /// <summary>Decides one event.</summary>
    public UsageVerdict Add(in UsageToRecord usage)
    {
        if (usage.Start > now + limits.MaxAhead) return UsageVerdict.Refused(RefusalCodes.EventInFuture);
        if (usage.Start < now - limits.MaxAge) return UsageVerdict.Refused(RefusalCodes.EventTooOld);
        Bind(usage.Meter);
        if (boundMax is not { } max) return UsageVerdict.Refused(RefusalCodes.UnknownMeter);
        if (usage.Quantity > max) return UsageVerdict.Refused(RefusalCodes.QuantityOverLimit);
        LastMonth = BillingZone.MonthNumberOf(usage.Start);
        if (state.EndedAt is { } ended && usage.Start >= ended) return Remember(usage, RememberedRefusal.EntitlementEnded);
        if (state.Suspensions.Length > 0 && UsageStop.Stops(state, usage.Meter, boundSku, usage.Start))
            return Remember(usage, RememberedRefusal.Suspended);
        return Charge(usage);
    }

    /// <summary>The decision as one event; null when there is nothing to write.</summary>
    public UsageRecorded? End()
    {
        if (count == 0) return null;
        var kept = count == records.Length ? records : records.AsSpan(0, count).ToArray();
        return new UsageRecorded(now, ImmutableCollectionsMarshal.AsImmutableArray(kept), totals.Changed(), allowances.Changed(),
            state.Lease.ConsumedFen + spentFen);
    }

    /// <summary>Charges usage that was checked before: an authorization's, at its own start.</summary>
    internal UsageVerdict Charge(in UsageToRecord usage)
    {
        Bind(usage.Meter);
        LastMonth = BillingZone.MonthNumberOf(usage.Start);
        var covered = allowances.Offer(usage.Meter, usage.Start, usage.Quantity);
        var rest = usage.Quantity - covered;
        if (boundSku < 0 && granted is null && (rest > 0 || !allowances.AnyFor(usage.Meter, usage.Start)))
            return UsageVerdict.Refused(RefusalCodes.UnknownMeter);
        if (boundSku < 0 || (rest == 0 && covered > 0))
        {
            Keep(usage, -1, default, covered, 0, false);
            return UsageVerdict.Accepted;
        }
        return ChargeMoney(usage, covered, rest);
    }

    /// <summary>Takes an accepted event back. False when its month is closed for good and gone from the state.</summary>
    internal bool TakeBack(in UsageRecord record)
    {
        LastMonth = BillingZone.MonthNumberOf(record.Start);
        var delta = 0L;
        if (record.Sku >= 0)
        {
            if (!totals.TryGet(record.Sku, LastMonth, out var before)) return false;
            var quantity = record.Quantity - record.AllowanceUnits;
            var price = tariff.TakeBack(
                new UsageToPrice(state.Skus[record.Sku].Sku, record.Meter, record.Start, quantity, record.Destination, before.Units),
                record.Units);
            var after = before.Changed(-record.Units, -price.ExactFen, out delta);
            if (record.Wallet)
            {
                after = after.PaidFromWallet(-record.Units, delta);
                spentFen += delta;
            }
            totals.Set(after);
        }
        allowances.GiveBack(record.Taken);
        records[count++] = record with { ChargeFen = delta, Void = true };
        return true;
    }

    private UsageVerdict ChargeMoney(in UsageToRecord usage, long covered, long rest)
    {
        totals.TryGet(boundSku, LastMonth, out var before);
        var toPrice = new UsageToPrice(state.Skus[boundSku].Sku, usage.Meter, usage.Start, rest, usage.Destination, before.Units);
        if (!tariff.TryRate(toPrice, out var price)) return UsageVerdict.Refused(RefusalCodes.NoRate);
        var after = before.Changed(price.Units, price.ExactFen, out var delta);
        var wallet = price.Wallet;
        if (wallet && final && delta > 0 && spentFen + delta > spendableFen)
        {
            if (!price.Serve && granted is null) return Remember(usage, RememberedRefusal.InsufficientBalance);
            wallet = false;
        }
        if (wallet)
        {
            after = after.PaidFromWallet(price.Units, delta);
            spentFen += delta;
        }
        totals.Set(after with { PriceBook = price.PriceBook });
        Keep(usage, boundSku, price, covered, delta, wallet);
        return UsageVerdict.Accepted;
    }

    private UsageVerdict Remember(in UsageToRecord usage, RememberedRefusal refusal)
    {
        records[count++] = new UsageRecord
        {
            Source = usage.Source, EventId = usage.EventId, Meter = usage.Meter, Start = usage.Start, Destination = usage.Destination,
            Sku = -1, Quantity = usage.Quantity, Refused = refusal, Consent = usage.Consent,
        };
        return UsageVerdict.RefusedForGood(refusal);
    }

    private void Keep(in UsageToRecord usage, int sku, in UsagePrice price, long covered, long delta, bool wallet) =>
        records[count++] = new UsageRecord
        {
            Source = usage.Source, EventId = usage.EventId, Meter = usage.Meter, Start = usage.Start, Destination = usage.Destination,
            Sku = sku, Quantity = usage.Quantity, Units = price.Units, Taken = allowances.Take(usage.Meter, usage.Start, covered),
                ChargeFen = delta, Wallet = wallet, Consent = usage.Consent,
        };

    private void Bind(string meter)
    {
        if (string.Equals(boundMeter, meter, StringComparison.Ordinal)) return;
        boundMeter = meter;
        boundMax = tariff.MaxQuantity(meter);
        boundSku = SkuFor(state, tariff, meter);
    }

    /// <summary>The number of the product that charges a meter on a resource; -1 when there is none. The newest one wins.</summary>
    internal static int SkuFor(ResourceState state, ITariff tariff, string meter)
    {
        for (var i = state.Skus.Length - 1; i >= 0; i--)
            if (tariff.Charges(state.Skus[i].Sku, meter)) return i;
        return -1;
    }
}
