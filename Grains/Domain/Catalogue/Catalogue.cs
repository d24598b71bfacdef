using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>Every published price book, compiled: what costs what, when. Immutable; a publication makes a new one.</summary>
/// <remarks>
/// Of the books that apply to an account, the one that took effect last and names the product decides. Of two that take effect at the same
/// instant, a book of the account's own test clock goes before one for everybody, then the later published before the earlier.
/// </remarks>
public sealed class Catalogue
{
    private readonly ImmutableArray<CompiledBook> compiled;
    private readonly CatalogueView everybody;
    private readonly FrozenDictionary<string, CatalogueView> byClock;

    private Catalogue(ImmutableArray<CompiledBook> compiled)
    {
        this.compiled = compiled;
        Books = [.. compiled.Select(book => book.Published)];
        everybody = new CatalogueView(compiled.Where(book => book.ClockId is null));
        byClock = compiled.Select(book => book.ClockId).OfType<string>().Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            clock => clock,
            clock => new CatalogueView(compiled.Where(book => book.ClockId is null || book.ClockId == clock)),
            StringComparer.Ordinal);
        var codes = compiled.SelectMany(book => book.Skus).Select(sku => sku.Sku.Code);
        Codes = [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Nothing is sold.</summary>
    public static Catalogue Empty { get; } = new([]);

    /// <summary>The books, in the order given.</summary>
    public ImmutableArray<PublishedBook> Books { get; }

    /// <summary>Number of publications that it holds; grows by one with each.</summary>
    public int Version => Books.Length;

    /// <summary>Codes of all products ever priced.</summary>
    public IReadOnlyCollection<string> Codes { get; }

    /// <summary>A catalogue of these books, whatever their order.</summary>
    public static Catalogue Of(IEnumerable<PublishedBook> books) => new([.. books.Select(book => new CompiledBook(book))]);

    /// <summary>With one more book. Products of the earlier books keep their instances.</summary>
    public Catalogue With(PublishedBook book) => new(compiled.Add(new CompiledBook(book)));

    /// <summary>The product at the price in force at an instant, for accounts of a clock; null when it had none then.</summary>
    /// <remarks>Allocates nothing: every event asks.</remarks>
    public PricedSku? SkuAt(string code, Instant at, string? clockId) => View(clockId).SkuAt(code, at);

    /// <summary>The meter; null when it is not defined for accounts of the clock.</summary>
    public MeterDefinition? MeterNamed(string name, string? clockId = null) => View(clockId).MeterNamed(name);

    /// <summary>The versions of service terms that products name at an instant (12.6), for accounts of the clock.</summary>
    public IReadOnlyCollection<string> ServiceTerms(Instant at, string? clockId) =>
        [.. Codes.Select(code => SkuAt(code, at, clockId)?.Sku.Needs.ServiceTerms).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>VAT rate in percent on a date, for accounts of the clock.</summary>
    /// <exception cref="KeyNotFoundException">The category is unknown or has no rate yet: publication forbids it.</exception>
    public decimal TaxRateAt(string category, LocalDate date, string? clockId = null) => View(clockId).TaxRateAt(category, date)
        ?? throw new KeyNotFoundException($"Tax category {category} has no rate on {date:uuuu-MM-dd}.");

    /// <summary>True when the category is defined for accounts of the clock.</summary>
    public bool HasTaxCategory(string category, string? clockId = null) => View(clockId).HasTaxCategory(category);

    /// <summary>True when a book with this id was published.</summary>
    public bool Contains(string bookId) => Books.Any(book => book.Book.Id == bookId);

    internal CatalogueView View(string? clockId) => clockId is not null && byClock.TryGetValue(clockId, out var view) ? view : everybody;
}
