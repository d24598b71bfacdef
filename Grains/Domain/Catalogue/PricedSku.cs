using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>A product as priced by one book, ready to rate. A catalogue that grows keeps the instance, so it can be cached.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Book">The book's id.</param>
/// <param name="Rate">Its compiled rate; null when it is not metered.</param>
public sealed record PricedSku(Sku Sku, string Book, Rate? Rate)
{
    /// <summary>Why usage costs what it costs, with book and product.</summary>
    /// <exception cref="InvalidOperationException">The product is not metered.</exception>
    public RatingTrace Explain(in UsageToRate usage) => Rate is null
        ? throw new InvalidOperationException($"{Sku.Code} is not metered.")
        : Rate.Explain(usage) with { Book = Book, Sku = Sku.Code };
}
