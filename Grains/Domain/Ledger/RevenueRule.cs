namespace Metering.Domain.Ledger;

/// <summary>Where a product's revenue is posted and at which VAT rate.</summary>
/// <param name="Revenue">REV.* account of its family.</param>
/// <param name="VatPercent">VAT rate in percent.</param>
public readonly record struct RevenueRule(LedgerAccount Revenue, decimal VatPercent);
