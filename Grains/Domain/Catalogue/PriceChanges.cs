using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>What a published book changes for customers (2.3, 4.2).</summary>
public static class PriceChanges
{
    /// <summary>
    /// Products that were sold before the book takes effect and whose price, charging method or terms it changes, in ordinal order. A third
    /// party notifies its own customers (4.2): its products are left out. None when the book reaches back: then nothing was sold before.
    /// </summary>
    public static ImmutableArray<string> Of(PublishedBook published, Catalogue catalogue)
    {
        var book = published.Book;
        if (book.EffectiveFrom <= published.PublishedAt) return [];
        var before = book.EffectiveFrom - Duration.Epsilon;
        return
        [
            .. book.Skus.Where(sku => sku.Kind != SkuKind.ThirdParty && catalogue.SkuAt(sku.Code, before, published.ClockId) is { } old
                    && !AreSame(old.Sku, sku))
                .Select(sku => sku.Code).Order(StringComparer.Ordinal),
        ];
    }

    private static bool AreSame(Sku one, Sku other) => Text(one) == Text(other);

    private static string Text(Sku sku) => PriceBookDocument.Write(new PriceBook { Id = "", EffectiveFrom = default, Skus = [sku] });
}
