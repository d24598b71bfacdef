using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Rating;

/// <summary>A broken rule of a document.</summary>
/// <param name="Pointer">Where, as a JSON pointer.</param>
/// <param name="Message">What, in a sentence.</param>
public sealed record BrokenRule(string Pointer, string Message);

/// <summary>When a price model makes sense.</summary>
public static class PriceModelRules
{
    /// <summary>The rule of every price.</summary>
    public const string PriceRule = "A price is from 0 to 1,000,000,000 fen with at most 6 decimals.";

    private const long LongestBlock = 86_400;
    private const int LongestPrefix = 15;
    private const int LongestName = 80;

    /// <summary>Prices keep six decimals (micro-fen, requirements M-1) and a bound, so that a month of units times prices stays
    /// exact.</summary>
    public static bool IsPrice(decimal fen) => fen is >= 0 and <= 1_000_000_000m && decimal.Round(fen, 6) == fen;

    /// <summary>Every broken rule of a model at a place of a document.</summary>
    public static IEnumerable<BrokenRule> Check(PriceModel model, string at, bool prepaid, bool nested = false)
    {
        if (model.Block is < 1 or > LongestBlock) yield return new(at + "/block", "A block holds 1 to 86,400 units.");
        if (model.Grace is < 0 or > LongestBlock) yield return new(at + "/grace", "A grace is 0 to 86,400 units.");
        if (model.Minimum is < 0 or > LongestBlock) yield return new(at + "/minimum", "A minimum is 0 to 86,400 units.");
        var prices = new object?[] { model.UnitFen, model.Graduated, model.Volume, model.Bands, model.Destinations };
        if (prices.Count(price => price is not null) != 1)
            yield return new(at, "Exactly one of unitFen, graduated, volume, bands and destinations is set.");
        foreach (var broken in CheckPrice(model.ConnectFen, at + "/connectFen")) yield return broken;
        foreach (var broken in CheckPrice(model.UnitFen ?? 0, at + "/unitFen")) yield return broken;
        if (nested && (model.Graduated ?? model.Volume) is not null)
            yield return new(at, "Tiers count all units of the product, so a destination cannot have its own.");
        if (model.Volume is not null && prepaid)
            yield return new(at + "/volume", "Volume tiers reprice earlier units, so a prepaid product cannot have them.");
        foreach (var broken in CheckTiers(model.Graduated, at + "/graduated")) yield return broken;
        foreach (var broken in CheckTiers(model.Volume, at + "/volume")) yield return broken;
        foreach (var broken in CheckBands(model.Bands, at + "/bands")) yield return broken;
        foreach (var broken in CheckDestinations(model, at + "/destinations", prepaid, nested)) yield return broken;
    }

    private static IEnumerable<BrokenRule> CheckPrice(decimal fen, string at)
    {
        if (!IsPrice(fen)) yield return new(at, PriceRule);
    }

    private static IEnumerable<BrokenRule> CheckName(string? name, string at)
    {
        if (name is not null && (name.Length > LongestName || name.Trim().Length == 0))
            yield return new(at, "A name has 1 to 80 characters.");
    }

    private static IEnumerable<BrokenRule> CheckTiers(ImmutableArray<PriceTier>? given, string at)
    {
        if (given is not { } tiers) yield break;
        if (tiers.IsEmpty) yield return new(at, "There is at least one tier.");
        for (var i = 0; i < tiers.Length; i++)
        {
            foreach (var broken in CheckPrice(tiers[i].UnitFen, $"{at}/{i}/unitFen")) yield return broken;
            var last = i == tiers.Length - 1;
            if (last != tiers[i].UpTo is null) yield return new($"{at}/{i}/upTo", "The last tier, and only it, is open.");
            if (i > 0 && tiers[i].UpTo <= tiers[i - 1].UpTo) yield return new($"{at}/{i}/upTo", "Tiers rise and do not overlap.");
            if (tiers[i].UpTo < 1) yield return new($"{at}/{i}/upTo", "A tier holds at least one unit.");
        }
    }

    private static IEnumerable<BrokenRule> CheckBands(ImmutableArray<PriceBand>? given, string at)
    {
        if (given is not { } bands) yield break;
        if (bands.IsEmpty || bands[0].From != LocalTime.Midnight) yield return new(at, "Bands tile the day: the first starts at 00:00.");
        for (var i = 0; i < bands.Length; i++)
        {
            foreach (var broken in CheckPrice(bands[i].UnitFen, $"{at}/{i}/unitFen")) yield return broken;
            foreach (var broken in CheckName(bands[i].Name, $"{at}/{i}/name")) yield return broken;
            if (i > 0 && bands[i].From <= bands[i - 1].From) yield return new($"{at}/{i}/from", "Bands follow each other.");
        }
    }

    private static IEnumerable<BrokenRule> CheckDestinations(PriceModel model, string at, bool prepaid, bool nested)
    {
        if (model.Destinations is not { } destinations) yield break;
        if (nested) yield return new(at, "Destinations do not hold destinations.");
        if (destinations.IsEmpty) yield return new(at, "There is at least one destination.");
        if (model is not { Block: 1, Grace: 0, Minimum: 0, ConnectFen: 0 })
            yield return new(at, "Block, grace, minimum and connect fee stand in each destination's price, not beside the destinations.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < destinations.Length; i++)
        {
            var prefix = destinations[i].Prefix;
            if (prefix.Length > LongestPrefix || !prefix.All(char.IsAsciiDigit))
                yield return new($"{at}/{i}/prefix", "A prefix has at most 15 digits and nothing else.");
            if (!seen.Add(prefix)) yield return new($"{at}/{i}/prefix", "Each prefix stands once.");
            foreach (var broken in CheckName(destinations[i].Name, $"{at}/{i}/name")) yield return broken;
            foreach (var broken in Check(destinations[i].Price, $"{at}/{i}/price", prepaid, nested: true)) yield return broken;
        }
    }
}
