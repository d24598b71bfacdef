using Metering.Domain.Calendar;

namespace Metering.Domain.Catalogue;

/// <summary>Rules of tax categories.</summary>
internal static class TaxRules
{
    internal static void Check(Findings findings)
    {
        findings.RequireDistinct(findings.Draft.TaxCategories.Select(category => category.Code), index => $"/taxCategories/{index}/code");
        foreach (var (index, category) in findings.Draft.TaxCategories.Index()) Check(findings, category, $"/taxCategories/{index}");
    }

    private static void Check(Findings findings, TaxCategory category, string at)
    {
        findings.Require(BookNames.IsCode(category.Code), $"{at}/code", BookNames.CodeRule);
        findings.Require(category.Rates.Length > 0, $"{at}/rates", "There is at least one rate.");
        foreach (var (index, rate) in category.Rates.Index())
        {
            var isRate = rate.Percent is >= 0 and < 100 && decimal.Round(rate.Percent, 2) == rate.Percent;
            findings.Require(isRate, $"{at}/rates/{index}/percent",
                "A rate is from 0 to below 100 percent with at most 2 decimals.");
            var follows = index == 0 || category.Rates[index - 1].From < rate.From;
            findings.Require(follows, $"{at}/rates/{index}/from", "Rates follow each other by date.");
        }
        CheckChanges(findings, category, at);
    }

    /// <summary>
    /// What was rated, invoiced and closed keeps its rate, and a month has one rate: a known category changes on the first of a month that begins
    /// with the book or after it. What a book says of earlier days restates what is known.
    /// </summary>
    private static void CheckChanges(Findings findings, TaxCategory category, string at)
    {
        var restates = true;
        foreach (var (index, rate) in category.Rates.Index())
        {
            var known = findings.Published.TaxRateAt(category.Code, rate.From);
            restates &= known is null || known == rate.Percent;
            var isAhead = rate.From.Day == 1 && BillingZone.StartOf(rate.From) >= findings.Draft.EffectiveFrom;
            findings.Require(restates || isAhead, $"{at}/rates/{index}/from",
                "A published category changes its rate on the first of a month, not before the book takes effect.");
        }
    }
}
