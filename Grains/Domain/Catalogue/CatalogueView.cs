using System.Collections.Frozen;
using System.Collections.Immutable;
using Metering.Domain.Rating;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>A published book with its products compiled once.</summary>
internal sealed class CompiledBook(PublishedBook published)
{
    internal PublishedBook Published { get; } = published;

    internal PriceBook Book => Published.Book;

    internal string? ClockId => Published.ClockId;

    internal ImmutableArray<PricedSku> Skus { get; } = [.. published.Book.Skus.Select(sku =>
        new PricedSku(sku, published.Book.Id, sku.Metered is { } metered ? new Rate(metered.Price, metered.HighWater) : null))];
}

/// <summary>The books that apply to the accounts of one clock, merged into one timeline for each product and each tax category.</summary>
internal sealed class CatalogueView
{
    private readonly FrozenDictionary<string, Timeline<Instant, PricedSku>> skus;
    private readonly FrozenDictionary<string, MeterDefinition> meters;
    private readonly FrozenDictionary<string, Timeline<LocalDate, TaxRate>> taxes;

    /// <param name="published">In any order; books published at the same instant stand in the order given.</param>
    internal CatalogueView(IEnumerable<CompiledBook> published)
    {
        // Books of the clock itself come after those for everybody, later ones after earlier ones: the last entry of an instant stands.
        var books = published.OrderBy(book => book.ClockId is null ? 0 : 1).ThenBy(book => book.Published.PublishedAt).ToList();
        skus = books.SelectMany(book => book.Skus.Select(sku => (book.Book.EffectiveFrom, Sku: sku)))
            .GroupBy(entry => entry.Sku.Sku.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => new Timeline<Instant, PricedSku>(group), StringComparer.Ordinal);
        // A later book adds rates to a category; it never takes a past rate away, or an open month could not be closed.
        var categories = books.SelectMany(book => book.Book.TaxCategories);
        taxes = categories.GroupBy(category => category.Code, StringComparer.Ordinal).ToFrozenDictionary(
            group => group.Key,
            group => new Timeline<LocalDate, TaxRate>(group.SelectMany(category => category.Rates).Select(rate => (rate.From, rate))),
            StringComparer.Ordinal);
        meters = books.SelectMany(book => book.Book.Meters).GroupBy(meter => meter.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    internal PricedSku? SkuAt(string code, Instant at) => skus.TryGetValue(code, out var timeline) ? timeline.At(at) : null;

    internal IEnumerable<Sku> VersionsOf(string code) =>
        skus.TryGetValue(code, out var timeline) ? timeline.Values.Select(sku => sku.Sku) : [];

    internal bool Provides(string feature) =>
        skus.Values.Any(timeline => timeline.Values.Any(priced => priced.Sku.Features.Contains(feature)));

    internal MeterDefinition? MeterNamed(string name) => meters.GetValueOrDefault(name);

    internal bool HasTaxCategory(string category) => taxes.ContainsKey(category);

    internal decimal? TaxRateAt(string category, LocalDate date) =>
        taxes.TryGetValue(category, out var timeline) ? timeline.At(date)?.Percent : null;
}
