using Metering.Domain.Catalogue;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>The shipped book equals the table of requirements 2.5, line by line.</summary>
public sealed class Demo_price_book
{
    private static readonly PriceBook Book = DemoPriceBook.Load();
    private static readonly Instant Start = Instant.FromUtc(2025, 12, 31, 16, 0);

    [Fact]
    public void It_takes_effect_at_the_start_of_2026_in_Shanghai()
    {
        Book.Id.ShouldBe("PB-2026-01");
        Book.EffectiveFrom.ShouldBe(Start);
    }

    [Theory]
    [InlineData("OCS-SEAT", 18000, 6, SkuKind.Base, "OCS", PaymentMode.Prepaid)]
    [InlineData("PCS-SEAT", 26000, 6, SkuKind.Base, "PCS", PaymentMode.Prepaid)]
    [InlineData("EQQ-SEAT", 3000, 6, SkuKind.Base, "EQQ", PaymentMode.Prepaid)]
    [InlineData("SEAT-ADD", null, 6, SkuKind.SeatAddition, "SEAT", PaymentMode.Prepaid)]
    [InlineData("NUM-FIXED", 3500, 9, SkuKind.Vas, "TELECOM", PaymentMode.Postpaid)]
    public void Monthly_prices_are_those_of_the_table(string code, int? monthFen, int vat, SkuKind kind, string family, PaymentMode payment)
    {
        var sku = Find(code);

        sku.Recurring!.OwnMonthFen.ShouldBe(monthFen);
        (VatOf(sku), sku.Kind, sku.Family, sku.Payment).ShouldBe((vat, kind, family, payment));
    }

    [Theory]
    [InlineData("VOICE-OUT", "voice.outbound", "12", 60, 9, SkuKind.Vas, PaymentMode.Postpaid, "REV.VOICE")]
    [InlineData("VOICE-IN", "voice.inbound", "0", 60, 9, SkuKind.Vas, PaymentMode.Postpaid, "REV.VOICE")]
    [InlineData("SMS-SEG", "sms.segment", "5.5", 1, 9, SkuKind.Vas, PaymentMode.Prepaid, "REV.MSG")]
    [InlineData("SMS-SEG-POST", "sms.segment", "5.5", 1, 9, SkuKind.Vas, PaymentMode.Postpaid, "REV.MSG")]
    [InlineData("BOT-MSG", "bot.message", "1.8", 1, 6, SkuKind.Vas, PaymentMode.Postpaid, "REV.VAS")]
    [InlineData("API-CALL", "api.call", "0.08", 1, 6, SkuKind.Vas, PaymentMode.Postpaid, "REV.VAS")]
    public void Usage_prices_are_those_of_the_table(
        string code, string meter, string fen, long block, int vat, SkuKind kind, PaymentMode payment, string revenue)
    {
        var sku = Find(code);

        sku.Metered!.Meter.ShouldBe(meter);
        (sku.Metered.Price.UnitFen, sku.Metered.Price.Block).ShouldBe((Books.Fen(fen), block));
        (VatOf(sku), sku.Kind, sku.Payment, sku.Revenue, sku.OnShortMoney).ShouldBe((vat, kind, payment, revenue, ShortMoney.Stop));
    }

    [Theory]
    [InlineData("SMS-PKG-10K", "sms.segment", 10_000, 48_000, 9)]
    [InlineData("BOT-PKG-100K", "bot.message", 100_000, 150_000, 6)]
    public void Packages_are_those_of_the_table(string code, string meter, long units, long fen, int vat)
    {
        var sku = Find(code);

        sku.Allowance.ShouldBe(new AllowanceCharge(meter, units, 12, fen));
        (VatOf(sku), sku.Kind, sku.Payment).ShouldBe((vat, SkuKind.Vas, PaymentMode.Prepaid));
    }

    [Fact]
    public void An_added_seat_has_the_price_of_the_seat_that_it_joins()
    {
        var added = Find("SEAT-ADD").Recurring!;

        added.MonthFenJoining(Find("PCS-SEAT").Recurring!).ShouldBe(26_000);
        Should.Throw<InvalidOperationException>(() => added.MonthFen);
    }

    [Fact]
    public void Short_messages_were_taxed_at_6_percent_until_the_end_of_2025()
    {
        Books.Demo.TaxRateAt("SMS", new LocalDate(2025, 12, 31)).ShouldBe(6);
        Books.Demo.TaxRateAt("SMS", new LocalDate(2026, 1, 1)).ShouldBe(9);
    }

    [Fact]
    public void It_keeps_every_rule_and_shows_every_price_model()
    {
        PriceBookRules.Check(Book, Domain.Catalogue.Catalogue.Empty).ShouldBeEmpty();

        var prices = Book.Skus.Select(sku => sku.Metered?.Price).OfType<Domain.Rating.PriceModel>().ToList();
        prices.ShouldContain(price => price.Graduated != null);
        prices.ShouldContain(price => price.Volume != null);
        var destinations = prices.SelectMany(price => price.Destinations ?? []).Select(destination => destination.Price).ToList();
        destinations.ShouldContain(price => price.Bands != null);
        destinations.ShouldContain(price => price.ConnectFen > 0);
        destinations.ShouldContain(price => price.Grace > 0 && price.Minimum > 0);
    }

    private static Sku Find(string code) => Book.Skus.Single(sku => sku.Code == code);

    private static decimal VatOf(Sku sku) => Books.Demo.TaxRateAt(sku.TaxCategory, new LocalDate(2026, 7, 1));
}
