using Metering.Domain.Calendar;
using Metering.Domain.Rating;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>When a price book may be published.</summary>
public static class PriceBookRules
{
    /// <summary>Every broken rule of a draft, against what is published already.</summary>
    public static IReadOnlyList<BrokenRule> Check(PriceBook draft, Catalogue catalogue)
    {
        var broken = new List<BrokenRule>();
        Unique(draft.Skus.Select(sku => sku.Code), "/skus", "code", broken);
        Unique(draft.Meters.Select(meter => meter.Name), "/meters", "name", broken);
        Unique(draft.TaxCategories.Select(tax => tax.Code), "/taxCategories", "code", broken);
        for (var i = 0; i < draft.Meters.Length; i++)
            if (draft.Meters[i].MaxQuantity < 1) broken.Add(new($"/meters/{i}/maxQuantity", "The largest quantity is at least 1."));
        for (var i = 0; i < draft.TaxCategories.Length; i++) CheckTax(draft.TaxCategories[i], $"/taxCategories/{i}", broken);
        for (var i = 0; i < draft.Skus.Length; i++) CheckSku(draft.Skus[i], $"/skus/{i}", draft, catalogue, broken);
        return broken;
    }

    /// <summary>
    /// Refusals: PRICE_BOOK_INVALID, PRICE_IN_PAST. A price is never retroactive (clause 2.3); only the very first book may reach back,
    /// because without any price nothing can have been rated before it.
    /// </summary>
    public static Refusal? MayPublish(PriceBook draft, Instant now, Catalogue catalogue)
    {
        if (Check(draft, catalogue) is { Count: > 0 } broken) return RefusalCodes.PriceBookInvalid.With($"{broken[0].Pointer}: {broken[0].Message}");
        return draft.EffectiveFrom <= now && !catalogue.Books.IsEmpty
            ? RefusalCodes.PriceInPast.With("The book would take effect before its publication.")
            : null;
    }

    private static void Unique(IEnumerable<string> keys, string at, string member, List<BrokenRule> broken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var key in keys)
        {
            if (key.Length is 0 or > 64) broken.Add(new($"{at}/{i}/{member}", "It has 1 to 64 characters."));
            if (!seen.Add(key)) broken.Add(new($"{at}/{i}/{member}", "It stands twice."));
            i++;
        }
    }

    private static void CheckTax(TaxCategory tax, string at, List<BrokenRule> broken)
    {
        if (tax.Rates.IsDefaultOrEmpty) broken.Add(new(at + "/rates", "There is at least one rate."));
        else if (tax.Rates.Zip(tax.Rates.Skip(1)).Any(pair => pair.Second.From <= pair.First.From)) broken.Add(new(at + "/rates", "Rates follow each other by date."));
        else if (tax.Rates.Any(rate => rate.Percent is < 0 or >= 100)) broken.Add(new(at + "/rates", "A rate is from 0 to below 100 percent."));
    }

    private static void CheckSku(Sku sku, string at, PriceBook draft, Catalogue catalogue, List<BrokenRule> broken)
    {
        var charges = new object?[] { sku.Recurring, sku.Metered, sku.Allowance, sku.OneOff }.Count(charge => charge is not null);
        if (charges != 1) broken.Add(new(at, "Exactly one of recurring, metered, allowance and oneOff is set."));
        if (sku.On.IsDefaultOrEmpty) broken.Add(new(at + "/on", "The product names the kinds of resource that it can be put on."));
        if (!sku.Revenue.StartsWith("REV.", StringComparison.Ordinal)) broken.Add(new(at + "/revenue", "Revenue goes to a REV account."));
        CheckTaxOf(sku, at, draft, catalogue, broken);
        if (sku.Recurring is { MonthFen: < 0 } || sku.OneOff is { PriceFen: < 0 } || sku.Allowance is { PriceFen: < 0 })
            broken.Add(new(at, "A price is not negative."));
        if (sku.Allowance is { } allowance && (allowance.Units < 1 || allowance.ValidityMonths < 1))
            broken.Add(new(at + "/allowance", "An allowance has units and months of validity."));
        if ((sku.Metered?.Meter ?? sku.Allowance?.Meter) is { } meter && catalogue.MeterNamed(meter) is null && draft.Meters.All(m => m.Name != meter))
            broken.Add(new(at, $"The meter {meter} is not defined."));
        if (sku.Metered is { } metered) broken.AddRange(PriceModelRules.Check(metered.Price, at + "/metered/price", sku.Payment == PaymentMode.Prepaid));
    }

    private static void CheckTaxOf(Sku sku, string at, PriceBook draft, Catalogue catalogue, List<BrokenRule> broken)
    {
        var own = draft.TaxCategories.FirstOrDefault(tax => tax.Code == sku.TaxCategory);
        if (own is null && !catalogue.HasTaxCategory(sku.TaxCategory)) broken.Add(new(at + "/taxCategory", $"The tax category {sku.TaxCategory} is not defined."));
        else if (own is { Rates.IsDefaultOrEmpty: false } && own.Rates[0].From > BillingZone.DateOf(draft.EffectiveFrom))
            broken.Add(new(at + "/taxCategory", "The tax category has no rate yet when the book takes effect."));
    }
}
