using Metering.Domain.Calendar;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>What an authorization command decided.</summary>
/// <param name="Events">What happened.</param>
/// <param name="Hold">The authorization after it.</param>
/// <param name="Refusal">Why not; null when done.</param>
/// <param name="ShortFen">What the lease lacks; the decision waits for the account's answer when above 0.</param>
public readonly record struct AuthorizationOutcome(IReadOnlyList<DomainEvent> Events, Hold? Hold, Refusal? Refusal, long ShortFen = 0)
{
    /// <summary>What was charged at the end, if anything.</summary>
    public UsageRecorded? Charged
    {
        get
        {
            foreach (var item in Events)
                if (item is UsageRecorded usage) return usage;
            return null;
        }
    }
}

/// <summary>Authorizations (holds) after RFC 8506: reserve, report and re-reserve, end .</summary>
public static class Authorizations
{
    private static readonly IReadOnlyList<DomainEvent> Nothing = [];

    /// <summary>Holds money for a quantity. Refusals: SUSPENDED, ENTITLEMENT_ENDED, UNKNOWN_METER, QUANTITY_OVER_LIMIT, NO_RATE,
    /// INSUFFICIENT_BALANCE, STORAGE_QUOTA_REACHED.</summary>
    public static AuthorizationOutcome Open(ResourceState state, ITariff tariff, AuthorizationPolicy policy, string meter, long quantity,
        string? destination, Instant now, bool final, long? quotaGb = null)
    {
        if (state.EndedAt is { } ended && now >= ended) return Refused(RefusalCodes.EntitlementEnded.With("The resource has ended."));
        var sku = UsageRecorder.SkuFor(state, tariff, meter);
        if (state.Suspensions.Length > 0 && UsageStop.Stops(state, meter, sku, now))
            return Refused(RefusalCodes.Suspended.With("The resource is suspended."));
        if (tariff.MaxQuantity(meter) is not { } max) return Refused(RefusalCodes.UnknownMeter.With($"{meter} is not a meter."));
        if (quantity > max) return Refused(RefusalCodes.QuantityOverLimit.With($"At most {max} of {meter}."));
        if (Storage.Above(quantity, quotaGb) is { } full) return Refused(full);
        return Extend(state, tariff, policy, new Hold(state.LastHold + 1, meter, sku, now, destination), quantity, now, final);
    }

    /// <summary>Takes the use so far and extends. Refusals: NOT_FOUND, AUTHORIZATION_ENDED, USAGE_ABOVE_GRANT, QUANTITY_OVER_LIMIT,
    /// INSUFFICIENT_BALANCE, STORAGE_QUOTA_REACHED.</summary>
    /// <remarks>The reported use is kept even when nothing more can be granted: what was used is never dropped.</remarks>
    public static AuthorizationOutcome Update(ResourceState state, ITariff tariff, AuthorizationPolicy policy, long number, long used,
        long quantity, Instant now, bool final, long? quotaGb = null)
    {
        if (Find(state, number, policy, now, out var hold) is { } refusal) return Refused(refusal);
        if (used > hold.Granted) return Refused(AboveGrant(hold, used));
        var reported = hold with { Used = Math.Max(hold.Used, used) };
        if (state.Suspensions.Length > 0 && UsageStop.Stops(state, hold.Meter, hold.Sku, now))
            return Done(Renewed(reported with { Final = true }, policy, now));
        var outcome = AboveLimit(tariff, reported, quantity) is { } over ? Refused(over)
            : More(state, tariff, policy, reported, Math.Max(hold.Granted, reported.Used + quantity), now, final, quotaGb);
        return outcome.Refusal is null ? outcome : outcome with { Events = [new HoldSet(Renewed(reported, policy, now))], Hold = reported };
    }

    /// <summary>Ends with the total used (null: what was reported). Refusals: NOT_FOUND, AUTHORIZATION_ENDED, USAGE_ABOVE_GRANT.</summary>
    public static AuthorizationOutcome End(ResourceState state, ITariff tariff, AuthorizationPolicy policy, long number, long? used,
        string subject, Instant now)
    {
        if (Find(state, number, policy, now, out var hold) is { } refusal) return Refused(refusal);
        if (used > hold.Granted) return Refused(AboveGrant(hold, used.Value));
        var how = used is null ? HoldEnd.Released : HoldEnd.Completed;
        return End(state, tariff, policy, hold with { Used = Math.Max(hold.Used, used ?? 0) }, how, subject, now);
    }

    /// <summary>Ends an open authorization, charging what it used; the rest is free again.</summary>
    public static AuthorizationOutcome End(ResourceState state, ITariff tariff, AuthorizationPolicy policy, Hold hold, HoldEnd how, string subject,
        Instant at)
    {
        var ended = new HoldEnded(hold.Number, how);
        if (hold.Used == 0) return new([ended], hold, null);
        var recorder = new UsageRecorder(state, tariff, UsageLimits.Default, policy, at, final: true, capacity: 1, granted: hold);
        var verdict = recorder.Charge(new UsageToRecord(Source, EventId(subject, hold.Number), hold.Meter, hold.Start, hold.Used,
            hold.Destination));
        if (verdict.Refusal is { } code)
            throw new InvalidOperationException($"Authorized usage of {subject} could not be charged: {code.Code}.");
        return new([ended, recorder.End()!], hold, null);
    }

    /// <summary>Source of the usage record that an ended authorization leaves.</summary>
    public const string Source = "urn:metering:authorization";

    /// <summary>Id of the usage record that an ended authorization leaves.</summary>
    public static string EventId(string subject, long number) => $"{subject}#{number}";

    /// <summary>
    /// QUANTITY_OVER_LIMIT when more is asked for in all than one event may report, so that no use that can be reported later is above it; what was
    /// granted once stays granted.
    /// </summary>
    private static Refusal? AboveLimit(ITariff tariff, Hold hold, long quantity)
    {
        var most = Math.Max(tariff.MaxQuantity(hold.Meter) ?? 0, hold.Granted);
        // Compared before it is added up: the sum of both may be above 64 bits.
        return quantity <= most - hold.Used ? null : RefusalCodes.QuantityOverLimit.With($"At most {most} of {hold.Meter} in all.");
    }

    private static AuthorizationOutcome More(ResourceState state, ITariff tariff, AuthorizationPolicy policy, Hold hold, long wanted, Instant now,
        bool final, long? quotaGb) => Storage.Above(wanted, quotaGb) is { } full
        ? Refused(full) : Extend(state, tariff, policy, hold, wanted, now, final);

    private static AuthorizationOutcome Extend(ResourceState state, ITariff tariff, AuthorizationPolicy policy, Hold hold, long quantity,
        Instant now, bool final)
    {
        var allowances = new RunningAllowances(AllowanceExpiry.OpenAt(state, policy, now), state.Holds, hold.Number);
        var covered = allowances.Offer(hold.Meter, hold.Start, quantity);
        var rest = quantity - covered;
        if (hold.Sku < 0)
        {
            if (!allowances.AnyFor(hold.Meter,
                hold.Start)) return Refused(RefusalCodes.UnknownMeter.With($"Nothing charges {hold.Meter}."));
            if (covered == 0 && quantity > hold.Used) return Refused(RefusalCodes.InsufficientBalance.With("The allowance is used up."));
            return Done(Renewed(hold with { Granted = Math.Max(hold.Used, covered), AllowanceUnits = covered, Final = rest > 0 }, policy, now));
        }
        var quote = new Quote(state, tariff, hold);
        if (quote.Price(rest) is not { } price) return Refused(RefusalCodes.NoRate.With($"No price was in force for {hold.Meter}."));
        var free = state.SpendableFen + hold.HeldFen;
        var need = price.Wallet ? (long)decimal.Ceiling(price.ExactFen) : 0;
        if (need > free && !final) return new(Nothing, null, null, need - free);
        if (need > free && !price.Serve)
        {
            rest = quote.MostFor(Math.Max(0, free), rest);
            need = (long)decimal.Ceiling(quote.Price(rest)!.Value.ExactFen);
        }
        // What is used stays granted; nothing beyond it is a refusal only when something beyond it was asked for.
        var granted = Math.Max(hold.Used, covered + rest);
        if (granted == hold.Used && quantity > hold.Used)
            return Refused(RefusalCodes.InsufficientBalance.With("Nothing more can be granted."));
        return Done(Renewed(hold with
        {
            Granted = granted, AllowanceUnits = covered, Wallet = price.Wallet, HeldFen = Math.Min(need, Math.Max(0, free)),
            Final = granted < quantity,
        }, policy, now));
    }

    private static Refusal? Find(ResourceState state, long number, AuthorizationPolicy policy, Instant now, out Hold hold)
    {
        hold = null!;
        foreach (var open in state.Holds)
        {
            if (open.Number != number) continue;
            hold = open;
            return now < policy.EndOf(open) ? null : RefusalCodes.AuthorizationEnded.With("It was not updated in time.");
        }
        return number >= 1 && number <= state.LastHold
            ? RefusalCodes.AuthorizationEnded.With("It has ended.")
            : RefusalCodes.NotFound.With("There is no such authorization.");
    }

    private static Hold Renewed(Hold hold, AuthorizationPolicy policy, Instant now) =>
        hold with { ValidUntil = now + Duration.FromSeconds(policy.ValiditySeconds) };

    private static Refusal AboveGrant(Hold hold, long used) =>
        RefusalCodes.UsageAboveGrant.With($"{used} were reported, {hold.Granted} were granted.");

    private static AuthorizationOutcome Done(Hold hold) => new([new HoldSet(hold)], hold, null);

    private static AuthorizationOutcome Refused(Refusal refusal) => new(Nothing, null, refusal);

    /// <summary>Prices a hold's money part. Ceiling(exact) always covers the later change of the rounded running meter (M-2).</summary>
    private readonly struct Quote(ResourceState state, ITariff tariff, Hold hold)
    {
        private readonly long unitsBefore = UnitsBefore(state, hold);

        public UsagePrice? Price(long quantity) => tariff.TryRate(
            new UsageToPrice(state.Skus[hold.Sku].Sku, hold.Meter, hold.Start, quantity, hold.Destination, unitsBefore), out var price)
            ? price
            : null;

        /// <summary>The largest quantity up to <paramref name="most"/> whose price fits: prices never fall with the quantity.</summary>
        public long MostFor(long fen, long most)
        {
            long fits = 0, above = most + 1;
            while (above - fits > 1)
            {
                var middle = fits + (above - fits) / 2;
                if (Price(middle) is { } price && price.ExactFen <= fen) fits = middle;
                else above = middle;
            }
            return fits;
        }

        private static long UnitsBefore(ResourceState state, Hold hold)
        {
            var at = MonthTotals.Find(state.Totals.AsSpan(), hold.Sku, BillingZone.MonthNumberOf(hold.Start));
            return at < 0 ? 0 : state.Totals[at].Units;
        }
    }
}
