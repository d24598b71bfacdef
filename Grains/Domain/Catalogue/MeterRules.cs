namespace Metering.Domain.Catalogue;

/// <summary>Rules of meters.</summary>
internal static class MeterRules
{
    private const long HighestQuantity = 1_000_000_000;

    internal static void Check(Findings findings)
    {
        findings.RequireDistinct(findings.Draft.Meters.Select(meter => meter.Name), index => $"/meters/{index}/name");
        foreach (var (index, meter) in findings.Draft.Meters.Index()) Check(findings, meter, $"/meters/{index}");
    }

    private static void Check(Findings findings, MeterDefinition meter, string at)
    {
        findings.Require(BookNames.IsDotted(meter.Name), $"{at}/name", BookNames.DottedRule);
        findings.Require(BookNames.IsName(meter.Unit), $"{at}/unit", BookNames.NameRule);
        findings.Require(meter.MaxQuantity is >= 1 and <= HighestQuantity, $"{at}/maxQuantity",
            "The largest quantity is from 1 to 1,000,000,000.");
        findings.RequireDistinct(meter.Dimensions, index => $"{at}/dimensions/{index}");
        foreach (var (index, dimension) in meter.Dimensions.Index())
            findings.Require(BookNames.IsDotted(dimension), $"{at}/dimensions/{index}", BookNames.DottedRule);

        if (findings.Published.MeterNamed(meter.Name) is not { } known) return;
        findings.Require(known.Unit == meter.Unit, $"{at}/unit",
            "The unit of a published meter never changes: recorded usage counts in it.");
        findings.Require(known.Dimensions.All(meter.Dimensions.Contains), $"{at}/dimensions",
            "A published meter keeps its dimensions: published prices look at them.");
    }
}
