using System.Collections.Immutable;

namespace Metering.Domain.Rating;

/// <summary>A broken rule of a document.</summary>
/// <param name="Pointer">Where, as a JSON pointer.</param>
/// <param name="Message">What, in a sentence.</param>
public sealed record BrokenRule(string Pointer, string Message);

/// <summary>When a price model makes sense.</summary>
public static class PriceModelRules
{
    /// <summary>Every broken rule of a model at a place of a document.</summary>
    public static IEnumerable<BrokenRule> Check(PriceModel model, string at, bool prepaid, bool nested = false)
    {
        if (model.Block < 1) yield return new(at + "/block", "A block holds at least one unit.");
        if (model.Grace < 0 || model.Minimum < 0) yield return new(at, "Grace and minimum are not negative.");
        if (model.ConnectFen < 0) yield return new(at + "/connectFen", "A price is not negative.");
        var prices = new object?[] { model.UnitFen, model.Graduated, model.Volume, model.Bands, model.Destinations }.Count(price => price is not null);
        if (prices != 1) yield return new(at, "Exactly one of unitFen, graduated, volume, bands and destinations is set.");
        if (model.UnitFen < 0) yield return new(at + "/unitFen", "A price is not negative.");
        if (model.Volume is not null && prepaid)
            yield return new(at + "/volume", "Volume tiers reprice earlier units, so a prepaid product cannot have them.");
        foreach (var broken in CheckTiers(model.Graduated, at + "/graduated")) yield return broken;
        foreach (var broken in CheckTiers(model.Volume, at + "/volume")) yield return broken;
        foreach (var broken in CheckBands(model.Bands, at + "/bands")) yield return broken;
        foreach (var broken in CheckDestinations(model.Destinations, at + "/destinations", prepaid, nested)) yield return broken;
    }

    private static IEnumerable<BrokenRule> CheckTiers(ImmutableArray<PriceTier>? given, string at)
    {
        if (given is not { } tiers) yield break;
        if (tiers.IsEmpty) yield return new(at, "There is at least one tier.");
        for (var i = 0; i < tiers.Length; i++)
        {
            if (tiers[i].UnitFen < 0) yield return new($"{at}/{i}/unitFen", "A price is not negative.");
            var last = i == tiers.Length - 1;
            if (last != tiers[i].UpTo is null) yield return new($"{at}/{i}/upTo", "The last tier, and only it, is open.");
            if (!last && i > 0 && tiers[i].UpTo <= tiers[i - 1].UpTo) yield return new($"{at}/{i}/upTo", "Tiers rise and do not overlap.");
            if (tiers[i].UpTo < 1) yield return new($"{at}/{i}/upTo", "A tier holds at least one unit.");
        }
    }

    private static IEnumerable<BrokenRule> CheckBands(ImmutableArray<PriceBand>? given, string at)
    {
        if (given is not { } bands) yield break;
        if (bands.IsEmpty || bands[0].From.TickOfDay != 0) yield return new(at, "Bands tile the day: the first starts at 00:00.");
        for (var i = 0; i < bands.Length; i++)
        {
            if (bands[i].UnitFen < 0) yield return new($"{at}/{i}/unitFen", "A price is not negative.");
            if (i > 0 && bands[i].From <= bands[i - 1].From) yield return new($"{at}/{i}/from", "Bands follow each other.");
        }
    }

    private static IEnumerable<BrokenRule> CheckDestinations(ImmutableArray<DestinationPrice>? given, string at, bool prepaid, bool nested)
    {
        if (given is not { } destinations) yield break;
        if (nested) yield return new(at, "Destinations do not hold destinations.");
        if (destinations.IsEmpty) yield return new(at, "There is at least one destination.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < destinations.Length; i++)
        {
            var prefix = destinations[i].Prefix;
            if (prefix.Length > 15 || prefix.Any(digit => digit is < '0' or > '9')) yield return new($"{at}/{i}/prefix", "A prefix has at most 15 digits and nothing else.");
            if (!seen.Add(prefix)) yield return new($"{at}/{i}/prefix", "Each prefix stands once.");
            foreach (var broken in Check(destinations[i].Price, $"{at}/{i}/price", prepaid, nested: true)) yield return broken;
        }
    }
}
