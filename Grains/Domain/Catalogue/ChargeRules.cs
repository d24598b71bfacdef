using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>Rules of the four charges.</summary>
internal static class ChargeRules
{
    private const int LongestValidityMonths = 120;

    internal static void Check(Findings findings, Sku sku, string at)
    {
        var charges = new object?[] { sku.Recurring, sku.Metered, sku.Allowance, sku.OneOff }.Count(charge => charge is not null);
        findings.Require(charges == 1, at, "Exactly one of recurring, metered, allowance and oneOff is set.");
        CheckBonuses(findings, sku, at);
        if (sku.Recurring is { } recurring) CheckRecurring(findings, sku, recurring, $"{at}/recurring/monthFen");
        if (sku.Metered is { } metered) CheckMetered(findings, sku, metered, $"{at}/metered");
        if (sku.Allowance is { } allowance) CheckAllowance(findings, sku, allowance, $"{at}/allowance");
        if (sku.OneOff is { } oneOff)
            findings.Require(PriceModelRules.IsPrice(oneOff.PriceFen), $"{at}/oneOff/priceFen", PriceModelRules.PriceRule);
    }

    private static void CheckRecurring(Findings findings, Sku sku, RecurringCharge charge, string at)
    {
        findings.Require(charge.OwnMonthFen is not null || sku is { Kind: SkuKind.SeatAddition, Payment: PaymentMode.Prepaid }, at,
            "Only a prepaid seat addition has the price of the seat that it joins; every other product has its own.");
        findings.Require(PriceModelRules.IsPrice(charge.OwnMonthFen ?? 0), at, PriceModelRules.PriceRule);
    }

    private static void CheckBonuses(Findings findings, Sku sku, string at)
    {
        findings.Require(sku.Bonuses.IsEmpty || sku is { Recurring: not null, Payment: PaymentMode.Prepaid }, $"{at}/bonuses",
            "Only a product with a prepaid term earns a bonus.");
        for (var i = 0; i < sku.Bonuses.Length; i++)
        {
            var bonus = sku.Bonuses[i];
            findings.Require(findings.Meter(bonus.Meter) is not null, $"{at}/bonuses/{i}/meter", $"The meter {bonus.Meter} is not defined.");
            findings.Require(bonus.FromMonths is >= 1 and <= LongestValidityMonths, $"{at}/bonuses/{i}/fromMonths", "1 to 120 months.");
            findings.Require(bonus.Units >= 1, $"{at}/bonuses/{i}/units", "A bonus has at least one unit.");
            findings.Require(bonus.ValidityMonths is >= 1 and <= LongestValidityMonths, $"{at}/bonuses/{i}/validityMonths", "1 to 120 months.");
        }
    }

    private static void CheckMetered(Findings findings, Sku sku, MeteredCharge charge, string at)
    {
        var meter = findings.Meter(charge.Meter);
        findings.Require(meter is not null, $"{at}/meter", $"The meter {charge.Meter} is not defined.");
        findings.Require(charge.Price.Destinations is null || meter is null || meter.Dimensions.Contains(MeterDefinition.Destination),
            $"{at}/price/destinations", $"The meter {charge.Meter} has no dimension {MeterDefinition.Destination}.");
        findings.AddRange(PriceModelRules.Check(charge.Price, $"{at}/price", sku.Payment == PaymentMode.Prepaid));
        var level = charge.Price is { Destinations: null, Bands: null, ConnectFen: 0 } && sku.Payment == PaymentMode.Postpaid;
        findings.Require(!charge.HighWater || level, $"{at}/highWater",
            "A highest level is billed monthly; it has no destination, time of day or connect fee.");
    }

    private static void CheckAllowance(Findings findings, Sku sku, AllowanceCharge charge, string at)
    {
        findings.Require(findings.Meter(charge.Meter) is not null, $"{at}/meter", $"The meter {charge.Meter} is not defined.");
        findings.Require(charge.Units >= 1, $"{at}/units", "An allowance has at least one unit.");
        findings.Require(charge.ValidityMonths is >= 1 and <= LongestValidityMonths, $"{at}/validityMonths",
            "An allowance is valid for 1 to 120 months.");
        findings.Require(PriceModelRules.IsPrice(charge.PriceFen), $"{at}/priceFen", PriceModelRules.PriceRule);
        findings.Require(sku.Payment == PaymentMode.Prepaid, at, "An allowance is paid ahead.");
        findings.Require(sku.On.All(kind => kind == SkuResource.Package), at, "An allowance can be put on packages only.");
    }
}
