using Metering.Domain.Rating;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>When a price book may be published (clause 2.3).</summary>
public static class PriceBookRules
{
    /// <summary>Every broken rule of a draft, against what is published already for the accounts that it is meant for.</summary>
    /// <param name="draft">The book.</param>
    /// <param name="catalogue">What is published.</param>
    /// <param name="clockId">Test clock that the book is meant for; null for everybody.</param>
    public static IReadOnlyList<BrokenRule> Check(PriceBook draft, Catalogue catalogue, string? clockId = null)
    {
        var findings = new Findings(draft, catalogue.View(clockId));
        findings.Require(BookNames.IsCode(draft.Id), "/id", BookNames.CodeRule);
        findings.Require(draft.Skus.Length + draft.Meters.Length + draft.TaxCategories.Length > 0, "", "The price book is empty.");
        MeterRules.Check(findings);
        TaxRules.Check(findings);
        SkuRules.Check(findings);
        return findings.Broken;
    }

    /// <summary>
    /// Refusals: PRICE_BOOK_PUBLISHED, PRICE_BOOK_INVALID, PRICE_IN_PAST. A price is never retroactive; only the very first book may reach
    /// back, because without any price nothing can have been rated before it.
    /// </summary>
    /// <param name="draft">The book.</param>
    /// <param name="now">Now; for a book of a test clock, that clock's now.</param>
    /// <param name="catalogue">What is published.</param>
    /// <param name="clockId">Test clock that the book is meant for; null for everybody.</param>
    public static Refusal? MayPublish(PriceBook draft, Instant now, Catalogue catalogue, string? clockId = null)
    {
        if (catalogue.Contains(draft.Id)) return RefusalCodes.PriceBookPublished.With($"{draft.Id} is published.");
        if (Check(draft, catalogue, clockId) is { Count: > 0 } broken)
            return RefusalCodes.PriceBookInvalid.With($"{broken[0].Pointer}: {broken[0].Message}");
        return draft.EffectiveFrom <= now && catalogue.Version > 0
            ? RefusalCodes.PriceInPast.With("The book would take effect before its publication.")
            : null;
    }
}
