using System.Globalization;
using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>Books for tests.</summary>
internal static class Books
{
    internal static readonly Domain.Catalogue.Catalogue Demo =
        Domain.Catalogue.Catalogue.Empty.With(new PublishedBook(DemoPriceBook.Load(), At("2026-01-01T09:00:00"), null));

    /// <summary>An instant by the wall clock of Shanghai.</summary>
    internal static Instant At(string local) =>
        LocalDateTimePattern.ExtendedIso.Parse(local).Value.WithOffset(Offset.FromHours(8)).ToInstant();

    internal static decimal Fen(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    internal static PriceBook Book(string id, string effectiveFrom, params Sku[] skus) =>
        new() { Id = id, EffectiveFrom = At(effectiveFrom), Skus = [.. skus] };

    internal static Sku DemoSku(string code) => Demo.SkuAt(code, At("2026-07-01T00:00:00"), null)!.Sku;

    internal static Sku Metered(string code, PriceModel price) =>
        DemoSku(code) with { Metered = new MeteredCharge(DemoSku(code).Metered!.Meter, price) };

    internal static PublishedBook Published(this PriceBook book, string at, string? clockId = null) => new(book, At(at), clockId);
}
