using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>The published catalogue as metering asks it, for resources of one clock.</summary>
/// <param name="catalogue">Every published book.</param>
/// <param name="clockId">Test clock whose own books count too; null for real time.</param>
public sealed class CatalogueTariff(Catalogue.Catalogue catalogue, string? clockId) : ITariff
{
    /// <summary>The catalogue it answers from.</summary>
    public Catalogue.Catalogue Catalogue => catalogue;

    /// <summary>The clock it answers for.</summary>
    public string? ClockId => clockId;

    /// <inheritdoc />
    public long? MaxQuantity(string meter) => catalogue.MeterNamed(meter)?.MaxQuantity;

    /// <inheritdoc />
    public bool Charges(string sku, string meter) =>
        catalogue.SkuAt(sku, Instant.MaxValue, clockId)?.Sku.Metered is { } metered && string.Equals(metered.Meter, meter, StringComparison.Ordinal);

    /// <inheritdoc />
    public bool TryRate(in UsageToPrice usage, out UsagePrice price)
    {
        price = default;
        if (catalogue.SkuAt(usage.Sku, usage.Start, clockId) is not { Rate: { } rate } priced) return false;
        if (!rate.TryRate(new UsageToRate(usage.Quantity, usage.Start, usage.Destination, usage.UnitsBefore), out var rated)) return false;
        price = new UsagePrice(rated.Units, rated.ExactFen, priced.Sku.Payment == PaymentMode.Prepaid,
            priced.Sku.OnShortMoney == ShortMoney.Serve, priced.Book);
        return true;
    }

    /// <inheritdoc />
    public decimal TakeBack(in UsageToPrice usage, long units) =>
        catalogue.SkuAt(usage.Sku, usage.Start, clockId) is { Rate: { } rate }
            ? rate.TakeBack(new UsageToRate(usage.Quantity, usage.Start, usage.Destination, usage.UnitsBefore), units)
            : throw new InvalidOperationException($"{usage.Sku} has no price for usage that it charged: a published book never changes.");

    /// <inheritdoc />
    public MonthlyPrice? Monthly(string sku, Instant at)
    {
        // A term that was paid ahead is not billed again by the month.
        var priced = catalogue.SkuAt(sku, at, clockId);
        return priced is { Sku: { Recurring: { } recurring, Payment: PaymentMode.Postpaid } }
            ? new MonthlyPrice(recurring.MonthFen, priced.Book)
            : null;
    }
}
