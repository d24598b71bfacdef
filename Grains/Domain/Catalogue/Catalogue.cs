using System.Collections.Frozen;
using System.Collections.Immutable;
using Metering.Domain.Rating;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>A product as priced by one book, ready to rate.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Book">The book's id.</param>
/// <param name="Rate">Its compiled rate; null when it is not metered.</param>
public sealed record PricedSku(Sku Sku, string Book, Rate? Rate);

/// <summary>Every published price book, compiled: what costs what, when. Immutable; a publication makes a new one.</summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Version[]> skus;
    private readonly FrozenDictionary<string, MeterDefinition> meters;
    private readonly FrozenDictionary<string, TaxCategory> taxes;

    private Catalogue(ImmutableArray<PublishedBook> books)
    {
        Books = books;
        var ordered = books.OrderBy(book => book.Book.EffectiveFrom).ThenBy(book => book.PublishedAt).ToList();
        skus = ordered.SelectMany(book => book.Book.Skus.Select(sku => new Version(book.Book.EffectiveFrom, book.ClockId, Compile(sku, book.Book.Id))))
            .GroupBy(version => version.Sku.Sku.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        meters = ordered.SelectMany(book => book.Book.Meters).GroupBy(meter => meter.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        taxes = ordered.SelectMany(book => book.Book.TaxCategories).GroupBy(tax => tax.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    private readonly record struct Version(Instant From, string? ClockId, PricedSku Sku);

    /// <summary>Nothing is sold.</summary>
    public static Catalogue Empty { get; } = new([]);

    /// <summary>The books, in order of publication.</summary>
    public ImmutableArray<PublishedBook> Books { get; }

    /// <summary>Codes of all products ever priced.</summary>
    public IReadOnlyCollection<string> Codes => skus.Keys;

    /// <summary>A catalogue of these books.</summary>
    public static Catalogue Of(IEnumerable<PublishedBook> books) => new([.. books]);

    /// <summary>With one more book.</summary>
    public Catalogue With(PublishedBook book) => new(Books.Add(book));

    /// <summary>The product at the price in force at an instant, for accounts of a clock; null when it had none then.</summary>
    public PricedSku? SkuAt(string code, Instant at, string? clockId)
    {
        if (!skus.TryGetValue(code, out var versions)) return null;
        for (var i = versions.Length - 1; i >= 0; i--)
            if (versions[i].From <= at && (versions[i].ClockId is null || versions[i].ClockId == clockId)) return versions[i].Sku;
        return null;
    }

    /// <summary>The meter; null when it is not defined.</summary>
    public MeterDefinition? MeterNamed(string name) => meters.GetValueOrDefault(name);

    /// <summary>VAT rate in percent on a date.</summary>
    /// <exception cref="KeyNotFoundException">The category is unknown or has no rate yet: publication forbids it.</exception>
    public decimal TaxRateAt(string category, LocalDate date) =>
        taxes.GetValueOrDefault(category)?.Rates.LastOrDefault(rate => rate.From <= date)?.Percent
        ?? throw new KeyNotFoundException($"Tax category {category} has no rate on {date:uuuu-MM-dd}.");

    /// <summary>True when the category is defined.</summary>
    public bool HasTaxCategory(string category) => taxes.ContainsKey(category);

    private static PricedSku Compile(Sku sku, string book) => new(sku, book, sku.Metered is { } metered ? new Rate(metered.Price) : null);
}
