using Metering.Domain.Rating;
using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>The catalogue as metering sees it, for real time or for the accounts of one test clock.</summary>
/// <param name="catalogue">Published books.</param>
/// <param name="clockId">Test clock; null for real time.</param>
public sealed class CatalogueTariff(Catalogue catalogue, string? clockId) : ITariff
{
    /// <inheritdoc />
    public long? MaxQuantity(string meter) => catalogue.MeterNamed(meter, clockId)?.MaxQuantity;

    /// <inheritdoc />
    public bool Charges(string sku, string meter) =>
        catalogue.SkuAt(sku, Instant.MaxValue, clockId)?.Sku.Metered is { } metered
        && string.Equals(metered.Meter, meter, StringComparison.Ordinal);

    /// <inheritdoc />
    public bool TryRate(in UsageToPrice usage, out UsagePrice price)
    {
        price = default;
        if (catalogue.SkuAt(usage.Sku, usage.Start, clockId) is not { Rate: { } rate } priced) return false;
        if (!rate.TryRate(new UsageToRate(usage.Quantity, usage.Start, usage.Destination, usage.UnitsBefore), out var rated)) return false;
        price = PriceOf(priced, rated.Units, rated.ExactFen);
        return true;
    }

    /// <inheritdoc />
    public UsagePrice TakeBack(in UsageToPrice usage, long units)
    {
        if (catalogue.SkuAt(usage.Sku, usage.Start, clockId) is not { Rate: { } rate } priced)
            throw new InvalidOperationException($"{usage.Sku} was rated at {usage.Start} and has no price there any more.");
        var exact = rate.TakeBack(new UsageToRate(usage.Quantity, usage.Start, usage.Destination, usage.UnitsBefore), units);
        return PriceOf(priced, units, exact);
    }

    /// <inheritdoc />
    public bool IsHighWater(string sku, Instant start) =>
        catalogue.SkuAt(sku, start, clockId)?.Sku.Metered is { HighWater: true };

    /// <inheritdoc />
    public long? StorageQuotaGb(string sku, Instant at) => catalogue.SkuAt(sku, at, clockId)?.Sku.StorageQuotaGb;

    /// <inheritdoc />
    public MonthlyPrice? Monthly(string sku, Instant at) =>
        catalogue.SkuAt(sku, at, clockId) is { Sku: { Recurring: { } recurring, Payment: PaymentMode.Postpaid } } priced
            ? new MonthlyPrice(recurring.MonthFen, priced.Book)
            : null;

    private static UsagePrice PriceOf(PricedSku priced, long units, decimal exactFen) => new(units, exactFen,
        priced.Sku.Payment == PaymentMode.Prepaid, priced.Sku.OnShortMoney == ShortMoney.Serve, priced.Book);
}
