using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Catalogue.Books;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>Which price applies at an instant (clause 2.3).</summary>
public sealed class Prices_in_force
{
    private static readonly PriceBook September = Book("PB-2026-09", "2026-09-01T00:00:00",
        DemoSku("OCS-SEAT") with { Recurring = new RecurringCharge(20_000) },
        Metered("VOICE-OUT", new PriceModel { Block = 60, UnitFen = 13 }));

    private static readonly Domain.Catalogue.Catalogue Both = Demo.With(September.Published("2026-08-01T10:00:00"));

    [Theory]
    [InlineData("2026-08-31T23:59:59", 24)]
    [InlineData("2026-09-01T00:00:00", 26)]
    public void A_call_of_61_seconds_costs_what_held_when_it_started(string start, int fen)
    {
        var rate = Both.SkuAt("VOICE-OUT", At(start), null)!.Rate!;

        rate.TryRate(new UsageToRate(61, At(start), null, 0), out var rated).ShouldBeTrue();
        rated.ShouldBe(new RatedUsage(2, fen));
    }

    [Fact]
    public void A_product_that_the_new_book_does_not_name_keeps_its_price()
    {
        Both.SkuAt("API-CALL", At("2026-10-01T00:00:00"), null)!.Book.ShouldBe("PB-2026-01");
        Both.SkuAt("OCS-SEAT", At("2026-10-01T00:00:00"), null)!.Sku.Recurring!.MonthFen.ShouldBe(20_000);
    }

    [Fact]
    public void Before_the_first_book_nothing_has_a_price() =>
        Demo.SkuAt("VOICE-OUT", At("2025-12-31T23:59:59"), null).ShouldBeNull();

    [Fact]
    public void A_growing_catalogue_counts_its_versions_and_keeps_the_instances_of_earlier_products()
    {
        (Domain.Catalogue.Catalogue.Empty.Version, Demo.Version, Both.Version).ShouldBe((0, 1, 2));
        Both.SkuAt("VOICE-OUT", At("2026-07-01T00:00:00"), null).ShouldBeSameAs(Demo.SkuAt("VOICE-OUT", At("2026-07-01T00:00:00"), null));
    }

    [Fact]
    public void A_book_of_a_test_clock_applies_to_accounts_of_that_clock_only()
    {
        var catalogue = Demo.With(September.Published("2026-08-01T10:00:00", "clk_1"));
        var at = At("2026-09-01T00:00:00");

        catalogue.SkuAt("VOICE-OUT", at, "clk_1")!.Book.ShouldBe("PB-2026-09");
        catalogue.SkuAt("VOICE-OUT", at, "clk_2")!.Book.ShouldBe("PB-2026-01");
        catalogue.SkuAt("VOICE-OUT", at, null)!.Book.ShouldBe("PB-2026-01");
    }

    [Fact]
    public void A_book_of_a_test_clock_changes_neither_meters_nor_taxes_of_others()
    {
        var book = new PriceBook
        {
            Id = "PB-TRIAL", EffectiveFrom = At("2026-09-01T00:00:00"),
            Meters = [new MeterDefinition("sms.segment", "segment", 5)],
            TaxCategories = [new TaxCategory("SMS", [new TaxRate(new LocalDate(2026, 1, 1), 13)])],
        };
        var catalogue = Demo.With(book.Published("2026-08-01T10:00:00", "clk_1"));

        (catalogue.MeterNamed("sms.segment")!.MaxQuantity,
            catalogue.MeterNamed("sms.segment", "clk_1")!.MaxQuantity).ShouldBe((1_000_000, 5));
        (catalogue.TaxRateAt("SMS", new LocalDate(2026, 7, 1)),
            catalogue.TaxRateAt("SMS", new LocalDate(2026, 7, 1), "clk_1")).ShouldBe((9m, 13m));
    }

    [Fact]
    public void A_later_book_adds_a_tax_rate_without_taking_the_earlier_ones_away()
    {
        var book = new PriceBook
        {
            Id = "PB-2027-01", EffectiveFrom = At("2027-01-01T00:00:00"),
            TaxCategories = [new TaxCategory("SMS", [new TaxRate(new LocalDate(2027, 1, 1), 8)])],
        };
        var catalogue = Demo.With(book.Published("2026-08-01T10:00:00"));

        catalogue.TaxRateAt("SMS", new LocalDate(2025, 1, 1)).ShouldBe(6);
        catalogue.TaxRateAt("SMS", new LocalDate(2026, 12, 31)).ShouldBe(9);
        catalogue.TaxRateAt("SMS", new LocalDate(2027, 1, 1)).ShouldBe(8);
        Should.Throw<KeyNotFoundException>(() => catalogue.TaxRateAt("UNHEARD", new LocalDate(2027, 1, 1)));
    }

    [Fact]
    public void Of_two_books_at_the_same_instant_the_later_published_stands_and_the_clocks_own_before_both()
    {
        var catalogue = Demo
            .With(Voice("PB-CLOCK", 30).Published("2026-08-01T10:00:00", "clk_1"))
            .With(Voice("PB-A", 10).Published("2026-08-01T10:00:00"))
            .With(Voice("PB-B", 20).Published("2026-08-02T10:00:00"));

        catalogue.SkuAt("VOICE-OUT", At("2026-09-01T00:00:00"), null)!.Book.ShouldBe("PB-B");
        catalogue.SkuAt("VOICE-OUT", At("2026-09-01T00:00:00"), "clk_1")!.Book.ShouldBe("PB-CLOCK");
        Domain.Catalogue.Catalogue.Of(catalogue.Books.Reverse()).SkuAt("VOICE-OUT", At("2026-09-01T00:00:00"), null)!.Book.ShouldBe("PB-B");

        static PriceBook Voice(string id, decimal fen) =>
            Book(id, "2026-09-01T00:00:00", Metered("VOICE-OUT", new PriceModel { Block = 60, UnitFen = fen }));
    }

    [Theory]
    [InlineData("VOICE-OUT")]
    [InlineData("VOICE-IDD")]
    [InlineData("VOICE-TIER")]
    [InlineData("API-CALL")]
    [InlineData("MASS-MSG")]
    public void Looking_up_and_rating_allocates_nothing(string code)
    {
        var usage = new UsageToRate(61, At("2026-09-01T00:00:00"), "+862152345678", 0);
        Use();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Use()
        {
            for (var i = 0; i < 100; i++) Both.SkuAt(code, usage.Start, "clk_9")!.Rate!.TryRate(usage, out _);
        }
    }
}
