using System.Collections.Frozen;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>Rules of products.</summary>
internal static class SkuRules
{
    /// <summary>The revenue families of the chart of accounts that a product can be booked to (requirements 0.2).</summary>
    private static readonly FrozenSet<string> RevenueAccounts =
        FrozenSet.Create(StringComparer.Ordinal, "REV.SUB", "REV.NUM", "REV.VOICE", "REV.MSG", "REV.VAS");

    private const int LongestRetentionDays = 3_660;
    private const string StorageUnit = "GB";

    internal static void Check(Findings findings)
    {
        findings.RequireDistinct(findings.Draft.Skus.Select(sku => sku.Code), index => $"/skus/{index}/code");
        foreach (var (index, sku) in findings.Draft.Skus.Index())
        {
            CheckIdentity(findings, sku, $"/skus/{index}");
            CheckTax(findings, sku, $"/skus/{index}/taxCategory");
            CheckNeeds(findings, sku, $"/skus/{index}");
            CheckThirdParty(findings, sku, $"/skus/{index}");
            CheckOpening(findings, sku, $"/skus/{index}");
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
        findings.Require(IsCollected(sku) || RevenueAccounts.Contains(sku.Revenue), $"{at}/revenue",
            $"Revenue goes to one of {string.Join(", ", RevenueAccounts.Order())}.");
        findings.Require(sku.On.Length > 0, $"{at}/on", "The product names the kinds of resource that it can be put on.");
        findings.RequireDistinct(sku.On.Select(kind => kind.ToString()), index => $"{at}/on/{index}");
    }

    private static void CheckNeeds(Findings findings, Sku sku, string at)
    {
        foreach (var (index, family) in sku.Needs.Families.Index())
            findings.Require(BookNames.IsCode(family), $"{at}/needs/families/{index}", BookNames.CodeRule);
        CheckFeatures(findings, sku, at);
        foreach (var (index, type) in sku.Needs.Material.Index())
            findings.Require(BookNames.IsCode(type), $"{at}/needs/material/{index}", BookNames.CodeRule);
        findings.Require(sku.Needs.ServiceTerms is null || BookNames.IsCode(sku.Needs.ServiceTerms), $"{at}/needs/serviceTerms",
            BookNames.CodeRule);
        findings.Require(!sku.Needs.UserRealName || sku.On.Contains(SkuResource.Seat), $"{at}/needs/userRealName",
            "Only seats have a user.");
        findings.Require(sku.RetentionDays is null or (>= 1 and <= LongestRetentionDays), $"{at}/retentionDays",
            $"Product data is kept for 1 to {LongestRetentionDays} days.");
        findings.Require(sku.StorageQuotaGb is not { } quota || (quota is >= 1 and <= Sku.MostStorageGb && IsStorage(findings, sku)),
            $"{at}/storageQuotaGb", $"A product that meters a level in {StorageUnit}, one by one, has a quota of 1 to {Sku.MostStorageGb}.");
    }

    private static bool IsStorage(Findings findings, Sku sku) => sku.Metered is { HighWater: true, Price.Block: 1 } metered
        && findings.Meter(metered.Meter)?.Unit == StorageUnit;

    /// <summary>A feature runs with the term of a product; what is needed has to be brought along by some product of this book or before.</summary>
    private static void CheckFeatures(Findings findings, Sku sku, string at)
    {
        foreach (var (index, feature) in sku.Features.Index())
            findings.Require(BookNames.IsCode(feature), $"{at}/provides/{index}", BookNames.CodeRule);
        findings.Require(sku.Features.IsEmpty || sku is { Recurring: not null, Payment: PaymentMode.Prepaid }, $"{at}/provides",
            "Only a product with a prepaid term brings features along.");
        foreach (var (index, feature) in (sku.Needs.Features ?? []).Index())
            findings.Require(findings.Draft.Skus.Any(other => other.Features.Contains(feature)) || findings.Published.Provides(feature),
                $"{at}/needs/features/{index}", $"No product brings {feature} along.");
    }

    /// <summary>The opening of a number is paid from the wallet when the number is assigned (requirements 3.4).</summary>
    private static void CheckOpening(Findings findings, Sku sku, string at) => findings.Require(
        sku.OneOff is null || !sku.On.Contains(SkuResource.Number) || sku.Payment == PaymentMode.Prepaid, $"{at}/payment",
        "A single fee of a number is paid from the wallet.");

    private static bool IsCollected(Sku sku) => sku is { Kind: SkuKind.ThirdParty, ThirdParty.Billed: true };

    /// <summary>What is collected for a third party is owed to it: no revenue, and its VAT is the third party's own (2.9).</summary>
    private static void CheckThirdParty(Findings findings, Sku sku, string at)
    {
        if (sku.ThirdParty is not { } third) return;
        findings.Require(sku.Kind == SkuKind.ThirdParty, $"{at}/thirdParty", "Only a product of the kind THIRD_PARTY has a third party.");
        findings.Require(BookNames.IsName(third.Name), $"{at}/thirdParty/name", BookNames.NameRule);
        if (!third.Billed) return;
        findings.Require(sku is { Payment: PaymentMode.Postpaid, OneOff: null, Allowance: null }
            or { Payment: PaymentMode.Prepaid, OneOff: not null }, $"{at}/payment",
            "What is collected for a third party is billed monthly, or is a single fee paid with the order.");
        findings.Require(sku.Revenue == ChartOfAccounts.Code(LedgerAccount.Collected), $"{at}/revenue",
            $"What is collected for a third party goes to {ChartOfAccounts.Code(LedgerAccount.Collected)}.");
        var known = findings.Published.TaxRateAt(sku.TaxCategory, BillingZone.DateOf(findings.Draft.EffectiveFrom)) ?? 0;
        var rates = findings.Draft.TaxCategories.Where(category => category.Code == sku.TaxCategory)
            .SelectMany(category => category.Rates).Select(rate => rate.Percent).Append(known);
        findings.Require(rates.All(percent => percent == 0), $"{at}/taxCategory", "The third party accounts for its own VAT: the rate is 0.");
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
            findings.Require(earlier.Revenue == sku.Revenue || !(IsCollected(earlier) || IsCollected(sku)), $"{at}/thirdParty/billed",
                "Who is paid for a published product never changes; use a new code.");
            findings.Require(!midMonth || !(HasTiers(earlier) || HasTiers(sku)), $"{at}/metered/price",
                "Tiers count over a month, so a book that changes them takes effect at the start of a month.");
        }
    }

    private static bool HasTiers(Sku sku) => sku.Metered?.Price is { Graduated: not null } or { Volume: not null };

    private static (string Shape, string? Meter, bool HighWater) SubjectOf(Sku sku) => sku switch
    {
        { Metered: { } metered } => ("metered", metered.Meter, metered.HighWater),
        { Allowance: { } allowance } => ("allowance", allowance.Meter, false),
        { Recurring: not null } => ("recurring", null, false),
        _ => ("oneOff", null, false),
    };
}
