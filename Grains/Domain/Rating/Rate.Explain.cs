using System.Globalization;

namespace Metering.Domain.Rating;

/// <summary>Why an amount is what it is, in steps that add up to it.</summary>
public sealed partial class Rate
{
    /// <summary>Explains what <see cref="TryRate"/> answers; for humans, so it may allocate.</summary>
    public RatingTrace Explain(in UsageToRate usage)
    {
        var steps = new List<RatingStep>();
        ExplainInto(usage, steps);
        return new RatingTrace(TryRate(usage, out var rated) ? rated : null, steps);
    }

    private void ExplainInto(in UsageToRate usage, List<RatingStep> steps)
    {
        if (destinations is not null)
        {
            var chosen = destinations.Longest(usage.Destination);
            steps.Add(chosen?.destination is { } named
                ? new RatingStep(RatingStepKind.Destination, named.Name is { } name ? $"{named.Prefix} {name}" : named.Prefix)
                : new RatingStep(RatingStepKind.NoRate, "No prefix matches the destination."));
            chosen?.ExplainInto(usage, steps);
            return;
        }
        var units = UnitsOf(usage);
        var above = highWater ? $", above the month's highest of {usage.UnitsBefore}" : "";
        steps.Add(new RatingStep(RatingStepKind.Rounding, string.Create(CultureInfo.InvariantCulture,
            $"{usage.Quantity} in started blocks of {model.Block}, free up to {model.Grace}, at least {model.Minimum}{above}"), units));
        if (Connect(usage.Quantity) is > 0 and var connect)
            steps.Add(new RatingStep(RatingStepKind.Connect, "connect fee", ExactFen: connect));
        ExplainUnits(usage, units, steps);
    }

    private void ExplainUnits(in UsageToRate usage, long units, List<RatingStep> steps)
    {
        if (model.UnitFen is { } price) steps.Add(new RatingStep(RatingStepKind.Units, "per unit", units, price, units * price));
        else if (model.Bands is { } named)
        {
            var band = named[BandAt(usage.Start)];
            steps.Add(new RatingStep(RatingStepKind.Band, $"{band.Name ?? "band"} from {band.From:HH:mm}", units, band.UnitFen,
                units * band.UnitFen));
        }
        else if (model.Graduated is not null) ExplainTiers(usage.UnitsBefore, units, steps);
        else
        {
            steps.Add(VolumeStep("total after", usage.UnitsBefore + units, sign: 1));
            steps.Add(VolumeStep("less total before", usage.UnitsBefore, sign: -1));
        }
    }

    private void ExplainTiers(long before, long units, List<RatingStep> steps)
    {
        long from = 0;
        foreach (var (upTo, unitFen) in tiers)
        {
            var inTier = Math.Min(before + units, upTo) - Math.Max(before, from);
            if (inTier > 0) steps.Add(new RatingStep(RatingStepKind.Tier, Range(from, upTo), inTier, unitFen, inTier * unitFen));
            from = upTo;
        }
    }

    private RatingStep VolumeStep(string what, long total, int sign)
    {
        var tier = Array.FindIndex(tiers, tier => total <= tier.UpTo);
        var from = tier == 0 ? 0 : tiers[tier - 1].UpTo;
        return new RatingStep(RatingStepKind.Volume, $"{what}, {Range(from, tiers[tier].UpTo)}", total, tiers[tier].UnitFen,
            sign * Volume(total));
    }

    private static string Range(long from, long upTo) => upTo == long.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"units above {from}")
        : string.Create(CultureInfo.InvariantCulture, $"units {from + 1} to {upTo}");
}
