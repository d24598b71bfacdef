using Metering.Domain.Catalogue;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>What the ledger and the statement need to know of a product, read from the price books.</summary>
public static class ProductRules
{
    /// <summary>The product as it was at the end of a month.</summary>
    /// <exception cref="KeyNotFoundException">It was never priced for this clock.</exception>
    public static Sku ProductOf(Catalogue.Catalogue catalogue, string sku, YearMonth month, string? clockId)
    {
        var end = BillingZone.EndOf(month.ToDateInterval().End) - Duration.FromTicks(1);
        return catalogue.SkuAt(sku, end, clockId)?.Sku ?? throw new KeyNotFoundException($"The product {sku} has no price in {month:uuuu-MM}.");
    }

    /// <summary>Revenue account and VAT rate of a product's usage in a month; the rate is that of the month's last day.</summary>
    /// <exception cref="KeyNotFoundException">It was never priced for this clock, or has no rate.</exception>
    public static RevenueRule RuleOf(Catalogue.Catalogue catalogue, string sku, YearMonth month, string? clockId)
    {
        var product = ProductOf(catalogue, sku, month, clockId);
        return RuleOf(catalogue, product, month.ToDateInterval().End, clockId);
    }

    /// <summary>Revenue account and VAT rate of a product on a date, as the books of the account's clock say.</summary>
    public static RevenueRule RuleOf(Catalogue.Catalogue catalogue, Sku product, LocalDate date, string? clockId) =>
        new(ChartOfAccounts.Named(product.Revenue), catalogue.TaxRateAt(product.TaxCategory, date, clockId));
}
