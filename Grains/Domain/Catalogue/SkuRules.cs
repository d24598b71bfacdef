using System.Collections.Frozen;
using Metering.Domain.Calendar;
using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>Rules of products.</summary>
internal static class SkuRules
{
    /// <summary>The revenue families of the chart of accounts that a product can be booked to (requirements 0.2).</summary>
    private static readonly FrozenSet<string> RevenueAccounts =
        FrozenSet.Create(StringComparer.Ordinal, "REV.SUB", "REV.NUM", "REV.VOICE", "REV.MSG", "REV.VAS");

    internal static void Check(Findings findings)
    {
        findings.RequireDistinct(findings.Draft.Skus.Select(sku => sku.Code), index => $"/skus/{index}/code");
        foreach (var (index, sku) in findings.Draft.Skus.Index())
        {
            CheckIdentity(findings, sku, $"/skus/{index}");
            CheckTax(findings, sku, $"/skus/{index}/taxCategory");
            ChargeRules.Check(findings, sku, $"/skus/{index}");
            CheckContinuity(findings, sku, $"/skus/{index}");
        }
    }

    private static void CheckIdentity(Findings findings, Sku sku, string at)
    {
        findings.Require(BookNames.IsCode(sku.Code), $"{at}/code", BookNames.CodeRule);
        findings.Require(BookNames.IsName(sku.NameZh), $"{at}/nameZh", BookNames.NameRule);
        findings.Require(BookNames.IsName(sku.NameEn), $"{at}/nameEn", BookNames.NameRule);
        findings.Require(BookNames.IsCode(sku.Family), $"{at}/family", BookNames.CodeRule);
        findings.Require(RevenueAccounts.Contains(sku.Revenue), $"{at}/revenue",
            $"Revenue goes to one of {string.Join(", ", RevenueAccounts.Order())}.");
        findings.Require(sku.On.Length > 0, $"{at}/on", "The product names the kinds of resource that it can be put on.");
        findings.RequireDistinct(sku.On.Select(kind => kind.ToString()), index => $"{at}/on/{index}");
    }

    private static void CheckTax(Findings findings, Sku sku, string at)
    {
        var own = findings.Draft.TaxCategories.FirstOrDefault(category => category.Code == sku.TaxCategory);
        if (own is null && !findings.Published.HasTaxCategory(sku.TaxCategory))
        {
            findings.Require(false, at, $"The tax category {sku.TaxCategory} is not defined.");
            return;
        }
        var from = BillingZone.DateOf(findings.Draft.EffectiveFrom);
        var hasRate = findings.Published.TaxRateAt(sku.TaxCategory, from) is not null
            || (own?.Rates.Any(rate => rate.From <= from) ?? false);
        findings.Require(hasRate, at, "The tax category has no rate yet when the book takes effect.");
    }

    /// <summary>A price may change; what it is a price for may not, because open months add up under the code.</summary>
    private static void CheckContinuity(Findings findings, Sku sku, string at)
    {
        var midMonth = findings.Draft.EffectiveFrom != BillingZone.StartOf(BillingZone.MonthOf(findings.Draft.EffectiveFrom));
        foreach (var earlier in findings.Published.VersionsOf(sku.Code))
        {
            findings.Require(earlier.Kind == sku.Kind, $"{at}/kind", "A published product keeps its kind; use a new code.");
            findings.Require(earlier.Payment == sku.Payment, $"{at}/payment",
                "A published product keeps its way of payment; use a new code.");
            findings.Require(SubjectOf(earlier) == SubjectOf(sku), at,
                "A published product keeps its kind of charge and its meter; use a new code.");
            findings.Require(!midMonth || !(HasTiers(earlier) || HasTiers(sku)), $"{at}/metered/price",
                "Tiers count over a month, so a book that changes them takes effect at the start of a month.");
        }
    }

    private static bool HasTiers(Sku sku) => sku.Metered?.Price is { Graduated: not null } or { Volume: not null };

    private static (string Shape, string? Meter) SubjectOf(Sku sku) => sku switch
    {
        { Metered: { } metered } => ("metered", metered.Meter),
        { Allowance: { } allowance } => ("allowance", allowance.Meter),
        { Recurring: not null } => ("recurring", null),
        _ => ("oneOff", null),
    };
}
