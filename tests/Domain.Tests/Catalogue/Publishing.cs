using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using Metering.Domain.Refusals;
using Shouldly;
using static Metering.Domain.Tests.Catalogue.Books;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>When a book may be published: valid, once, and never in the past (clause 2.3).</summary>
public sealed class Publishing
{
    private static readonly PriceBook September =
        Book("PB-2026-09", "2026-09-01T00:00:00", Metered("VOICE-OUT", new PriceModel { Block = 60, UnitFen = 13 }));

    [Theory]
    [Trait("Clause", "2.3")]
    [InlineData("2026-08-01T10:00:00", null)]
    [InlineData("2026-08-31T23:59:59", null)]
    [InlineData("2026-09-01T00:00:00", "PRICE_IN_PAST")]
    [InlineData("2026-09-02T00:00:00", "PRICE_IN_PAST")]
    public void A_book_takes_effect_after_its_publication(string now, string? refusal) =>
        (PriceBookRules.MayPublish(September, At(now), Demo)?.Code.Code).ShouldBe(refusal);

    [Fact]
    public void Only_the_first_book_may_reach_back_because_nothing_was_rated_before_it() =>
        PriceBookRules.MayPublish(DemoPriceBook.Load(), At("2026-07-10T09:00:00"), Domain.Catalogue.Catalogue.Empty).ShouldBeNull();

    [Fact]
    public void A_published_book_is_not_published_again() =>
        PriceBookRules.MayPublish(DemoPriceBook.Load(), At("2025-12-01T00:00:00"), Demo)!.Code.ShouldBe(RefusalCodes.PriceBookPublished);

    [Fact]
    public void An_invalid_book_is_refused_with_the_place()
    {
        var refusal = PriceBookRules.MayPublish(September with { Id = "x" }, At("2026-08-01T10:00:00"), Demo)!;

        refusal.Code.ShouldBe(RefusalCodes.PriceBookInvalid);
        refusal.Detail.ShouldStartWith("/id");
    }

    [Fact]
    public void A_book_for_a_test_clock_is_checked_against_what_that_clock_sees()
    {
        var own = Book("PB-OWN", "2026-08-01T00:00:00", DemoSku("API-CALL") with { Code =
            "OWN-API" }).Published("2026-07-01T00:00:00", "clk_1");
        var changed = Book("PB-NEXT", "2026-09-01T00:00:00", DemoSku("BOT-MSG") with { Code = "OWN-API" });

        PriceBookRules.Check(changed, Demo.With(own)).ShouldBeEmpty();
        PriceBookRules.Check(changed, Demo.With(own), "clk_1").ShouldHaveSingleItem().Pointer.ShouldBe("/skus/0");
    }
}
