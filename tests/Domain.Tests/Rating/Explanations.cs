using Metering.Domain.Rating;
using Metering.Domain.Tests.Catalogue;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

/// <summary>"Why this amount": the trace names book, product and every choice.</summary>
public sealed class Explanations
{
    [Fact]
    public void A_call_abroad_names_book_product_prefix_rounding_connect_fee_and_price()
    {
        var trace = Explain("VOICE-IDD", 61, "+85221234567");

        (trace.Book, trace.Sku, trace.Result).ShouldBe(("PB-2026-01", "VOICE-IDD", new RatedUsage(2, 100)));
        trace.Steps.ShouldBe([
            new RatingStep(RatingStepKind.Destination, "852 Hong Kong"),
            new RatingStep(RatingStepKind.Rounding, "61 in started blocks of 60, free up to 0, at least 0", 2),
            new RatingStep(RatingStepKind.Connect, "connect fee", ExactFen: 10),
            new RatingStep(RatingStepKind.Units, "per unit", 2, 45, 90),
        ]);
    }

    [Fact]
    public void A_domestic_call_names_its_band() =>
        Explain("VOICE-IDD", 61, "+862152345678").Steps[^1].ShouldBe(new RatingStep(RatingStepKind.Band, "day from 08:00", 2, 12, 24));

    [Fact]
    public void Tiers_are_named_with_their_share() =>
        Explain("VOICE-TIER", 180, null, before: 998).Steps.Skip(1).ShouldBe([
            new RatingStep(RatingStepKind.Tier, "units 1 to 1000", 2, 12, 24),
            new RatingStep(RatingStepKind.Tier, "units 1001 to 5000", 1, 10, 10),
        ]);

    [Fact]
    public void Volume_is_the_total_after_less_the_total_before() =>
        Explain("MASS-MSG", 1, null, before: 10_000).Steps.Skip(1).ShouldBe([
            new RatingStep(RatingStepKind.Volume, "total after, units 10001 to 100000", 10_001, 2.5m, 25_002.5m),
            new RatingStep(RatingStepKind.Volume, "less total before, units 1 to 10000", 10_000, 3, -30_000),
        ]);

    [Fact]
    public void An_unpriced_destination_says_so()
    {
        var trace = Explain("VOICE-IDD", 61, "junk");

        trace.Result.ShouldBeNull();
        trace.Steps.Single().Kind.ShouldBe(RatingStepKind.NoRate);
    }

    [Fact]
    public void What_is_not_metered_has_nothing_to_explain() =>
        Should.Throw<InvalidOperationException>(() => Explain("NUM-FIXED", 1, null));

    private static RatingTrace Explain(string sku, long quantity, string? destination, long before = 0) =>
        Books.Demo.SkuAt(sku, Books.At("2026-07-01T12:00:00"), null)!
            .Explain(new UsageToRate(quantity, Books.At("2026-07-01T12:00:00"), destination, before));
}
