using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>The broken rules of one draft, with what a rule may look at.</summary>
/// <param name="draft">The draft.</param>
/// <param name="published">The books that it will lie over.</param>
internal sealed class Findings(PriceBook draft, CatalogueView published)
{
    private readonly List<BrokenRule> broken = [];

    internal PriceBook Draft { get; } = draft;

    internal CatalogueView Published { get; } = published;

    internal IReadOnlyList<BrokenRule> Broken => broken;

    /// <summary>Notes a broken rule unless it holds.</summary>
    internal void Require(bool holds, string pointer, string message)
    {
        if (!holds) broken.Add(new BrokenRule(pointer, message));
    }

    internal void AddRange(IEnumerable<BrokenRule> more) => broken.AddRange(more);

    /// <summary>Notes every key that stood before.</summary>
    internal void RequireDistinct(IEnumerable<string> keys, Func<int, string> pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, key) in keys.Index()) Require(seen.Add(key), pointer(index), $"'{key}' stands twice.");
    }

    internal MeterDefinition? Meter(string name) => Draft.Meters.LastOrDefault(meter => meter.Name == name) ?? Published.MeterNamed(name);
}
