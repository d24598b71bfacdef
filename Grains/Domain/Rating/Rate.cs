using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Rating;

/// <summary>Usage to rate.</summary>
/// <param name="Quantity">In the meter's unit, from 0.</param>
/// <param name="Start">Start of the usage: decides band and price version.</param>
/// <param name="Destination">Called number with or without plus; null when absent.</param>
/// <param name="UnitsBefore">Billing units of the product earlier in the month: tiers count on.</param>
public readonly record struct UsageToRate(long Quantity, Instant Start, string? Destination, long UnitsBefore);

/// <summary>Rated usage.</summary>
/// <param name="Units">Billing units, for example started minutes.</param>
/// <param name="ExactFen">Change of the month's exact charge; may have fractions, and be negative when volume tiers fall.</param>
public readonly record struct RatedUsage(long Units, decimal ExactFen);

/// <summary>A price model made ready: validated, sorted, without allocation per event.</summary>
public sealed partial class Rate
{
    private readonly PriceModel model;
    private readonly bool highWater;
    private readonly (long UpTo, decimal UnitFen)[] tiers;
    private readonly (long FromTicks, decimal UnitFen)[] bands;
    private readonly PrefixTable? destinations;

    /// <summary>The destination that it is the price of; null at the top.</summary>
    private readonly DestinationPrice? destination;

    /// <summary>Compiles a valid model (<see cref="PriceModelRules"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="highWater">True when a quantity is a level: only what is above the month's highest so far counts.</param>
    public Rate(PriceModel model, bool highWater = false)
    {
        this.model = model;
        this.highWater = highWater;
        tiers = [.. (model.Graduated ?? model.Volume ?? []).Select(tier => (tier.UpTo ?? long.MaxValue, tier.UnitFen))];
        bands = [.. (model.Bands ?? []).Select(band => (band.From.TickOfDay, band.UnitFen))];
        if (model.Destinations is { } prefixes)
            destinations = new PrefixTable(prefixes.Select(price => (price.Prefix, new Rate(price.Price, price))));
    }

    private Rate(PriceModel model, DestinationPrice destination)
        : this(model) => this.destination = destination;

    /// <summary>Rates usage; false when no destination price matches (refusal NO_RATE).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative: intake refuses it before (QUANTITY_NEGATIVE).</exception>
    public bool TryRate(in UsageToRate usage, out RatedUsage rated)
    {
        if (destinations is not null)
        {
            rated = default;
            return destinations.Longest(usage.Destination) is { } match && match.TryRate(usage, out rated);
        }
        var units = UnitsOf(usage);
        rated = new RatedUsage(units, Connect(usage.Quantity) + Charge(usage.Start, usage.UnitsBefore, units));
        return true;
    }

    /// <summary>
    /// What taking usage back removes from the month: the inverse of rating it last. <see cref="UsageToRate.UnitsBefore"/> are the units
    /// with the usage still in them; <paramref name="units"/> are the units charged in money, which an allowance may have made fewer.
    /// With tiers the last units go first, so the month's total is that of the remaining usage whatever is taken back in what order.
    /// </summary>
    /// <exception cref="InvalidOperationException">With tiers: more units are taken back than were charged.</exception>
    public decimal TakeBack(in UsageToRate usage, long units) => destinations is not null
        ? destinations.Longest(usage.Destination)?.TakeBack(usage, units) ?? 0
        : Connect(usage.Quantity) + Charge(usage.Start, usage.UnitsBefore - units, units);

    private long UnitsOf(in UsageToRate usage) =>
        highWater ? Math.Max(0, UnitsOf(usage.Quantity) - usage.UnitsBefore) : UnitsOf(usage.Quantity);

    private long UnitsOf(long quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        return quantity <= model.Grace ? 0 : StartedUnits.Count(Math.Max(quantity, model.Minimum), model.Block);
    }

    private decimal Connect(long quantity) => quantity <= model.Grace ? 0 : model.ConnectFen;

    private decimal Charge(Instant start, long before, long units)
    {
        if (model.UnitFen is { } price) return units * price;
        if (bands.Length > 0) return units * bands[BandAt(start)].UnitFen;
        if (before < 0) throw new InvalidOperationException($"{units} units cannot be taken back: only {before + units} were charged.");
        return model.Graduated is not null ? Graduated(before + units) - Graduated(before) : Volume(before + units) - Volume(before);
    }

    private int BandAt(Instant start)
    {
        var ticks = BillingZone.TicksOfDay(start);
        var band = bands.Length - 1;
        while (band > 0 && bands[band].FromTicks > ticks) band--;
        return band;
    }

    private decimal Graduated(long units)
    {
        var (total, from) = (0m, 0L);
        foreach (var (upTo, unitFen) in tiers)
        {
            if (units <= from) break;
            total += (Math.Min(units, upTo) - from) * unitFen;
            from = upTo;
        }
        return total;
    }

    private decimal Volume(long units)
    {
        foreach (var (upTo, unitFen) in tiers)
            if (units <= upTo) return units * unitFen;
        return 0;
    }
}
