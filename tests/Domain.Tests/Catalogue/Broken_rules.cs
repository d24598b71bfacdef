using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using static Metering.Domain.Tests.Catalogue.Books;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>Every rule of a price book, broken once: the place is named by a JSON pointer.</summary>
public sealed class Broken_rules
{
    private const string Price = "/skus/0/metered/price";

    private static readonly Sku Api = DemoSku("API-CALL") with { Code = "NEW-API" };
    private static readonly Sku Voice = DemoSku("VOICE-OUT") with { Code = "NEW-VOICE" };
    private static readonly Sku Package = DemoSku("BOT-PKG-100K") with { Code = "NEW-PACKAGE" };
    private static readonly Sku Third = DemoSku("PARTNER-LOOKUP") with { Code = "NEW-PARTNER" };
    private static readonly Sku Storage = DemoSku("EQQ-STORAGE") with { Code = "NEW-STORAGE" };
    private static readonly PriceModel Unit = new() { UnitFen = 1 };

    public static TheoryData<string, Sku> Products => new()
    {
        { "/skus/0/code", Api with { Code = "lower" } },
        { "/skus/0/nameZh", Api with { NameZh = " " } },
        { "/skus/0/nameEn", Api with { NameEn = new string('x', 81) } },
        { "/skus/0/family", Api with { Family = "" } },
        { "/skus/0/revenue", Api with { Revenue = "REV.LATE" } },
        { "/skus/0/on", Api with { On = [] } },
        { "/skus/0/on/1", Api with { On = [SkuResource.Seat, SkuResource.Seat] } },
        { "/skus/0/taxCategory", Api with { TaxCategory = "UNHEARD" } },
        { "/skus/0", Api with { Metered = null } },
        { "/skus/0", Api with { OneOff = new OneOffCharge(1) } },
        { "/skus/0/oneOff/priceFen", Api with { Metered = null, OneOff = new OneOffCharge(-1) } },
        { "/skus/0/recurring/monthFen", Api with { Metered = null, Recurring = new RecurringCharge(-1) } },
        { "/skus/0/recurring/monthFen", Api with { Metered = null, Recurring = new RecurringCharge() } },
        { "/skus/0/metered/meter", Api with { Metered = new MeteredCharge("un.heard", Unit) } },
        { "/skus/0/metered/price/destinations", Api with { Metered = new MeteredCharge("api.call", Destination("86", Unit)) } },
        { "/skus/0/allowance/meter", Package with { Allowance = new AllowanceCharge("un.heard", 1, 12, 1) } },
        { "/skus/0/allowance/units", Package with { Allowance = new AllowanceCharge("bot.message", 0, 12, 1) } },
        { "/skus/0/allowance/validityMonths", Package with { Allowance = new AllowanceCharge("bot.message", 1, 0, 1) } },
        { "/skus/0/allowance/priceFen", Package with { Allowance = new AllowanceCharge("bot.message", 1, 12, -1) } },
        { "/skus/0/allowance", Package with { Payment = PaymentMode.Postpaid } },
        { "/skus/0/allowance", Package with { On = [SkuResource.Seat] } },
        { "/skus/0/kind", Api with { Code = "API-CALL", Kind = SkuKind.Base } },
        { "/skus/0/payment", Api with { Code = "API-CALL", Payment = PaymentMode.Prepaid } },
        { "/skus/0", Api with { Code = "API-CALL", Metered = new MeteredCharge("bot.message", Unit) } },
        { "/skus/0", Api with { Code = "API-CALL", Metered = new MeteredCharge("api.call", Unit, HighWater: true) } },
        { "/skus/0/metered/highWater", Api with { Metered = new MeteredCharge("api.call", Unit with { ConnectFen = 1 }, HighWater: true) } },
        { "/skus/0/needs/families/0", Api with { Needs = new Prerequisites { Families = ["ocs"] } } },
        { "/skus/0/needs/material/0", Api with { Needs = new Prerequisites { Material = [""] } } },
        { "/skus/0/payment", Api with { On = [SkuResource.Number], Metered = null, OneOff = new OneOffCharge(1) } },
        { "/skus/0/needs/userRealName", Api with { On = [SkuResource.Package], Needs = new Prerequisites { UserRealName = true } } },
        { "/skus/0/needs/serviceTerms", Api with { Needs = new Prerequisites { ServiceTerms = "terms" } } },
        { "/skus/0/retentionDays", Api with { RetentionDays = 0 } },
        { "/skus/0/storageQuotaGb", Storage with { StorageQuotaGb = 0 } },
        { "/skus/0/storageQuotaGb", Storage with { StorageQuotaGb = 1_000_001 } },
        { "/skus/0/storageQuotaGb", Api with { StorageQuotaGb = 1 } },
        { "/skus/0/provides", Api with { Provides = ["BOT"] } },
        { "/skus/0/provides/0", DemoSku("SMART-SERVICE") with { Code = "NEW-SMART", Provides = ["bot"] } },
        { "/skus/0/needs/features/0", Api with { Needs = new Prerequisites { Features = ["UNHEARD"] } } },
        { "/skus/0/thirdParty", Api with { ThirdParty = new ThirdParty("Partner", Billed: false) } },
        { "/skus/0/thirdParty/name", Third with { ThirdParty = new ThirdParty(" ", Billed: true) } },
        { "/skus/0/revenue", Third with { Revenue = "REV.VAS" } },
        { "/skus/0/taxCategory", Third with { TaxCategory = "IT-SERVICE" } },
        { "/skus/0/thirdParty/billed", Third with { Code = "PARTNER-LOOKUP", ThirdParty = new ThirdParty("Partner", Billed: false),
            Revenue = "REV.VAS" } },
    };

    public static TheoryData<string, PriceModel> Prices => new()
    {
        { Price, new PriceModel() },
        { Price, Unit with { Bands = [new PriceBand(new LocalTime(0, 0), 1)] } },
        { Price + "/block", Unit with { Block = 0 } },
        { Price + "/grace", Unit with { Grace = -1 } },
        { Price + "/minimum", Unit with { Minimum = 86_401 } },
        { Price + "/connectFen", Unit with { ConnectFen = -1 } },
        { Price + "/unitFen", new PriceModel { UnitFen = -0.01m } },
        { Price + "/unitFen", new PriceModel { UnitFen = 0.0000001m } },
        { Price + "/unitFen", new PriceModel { UnitFen = 1_000_000_001 } },
        { Price + "/graduated", new PriceModel { Graduated = [] } },
        { Price + "/graduated/0/upTo", new PriceModel { Graduated = [new PriceTier(10, 1)] } },
        { Price + "/graduated/0/upTo", new PriceModel { Graduated = [new PriceTier(null, 1), new PriceTier(null, 1)] } },
        { Price + "/graduated/0/upTo", new PriceModel { Graduated = [new PriceTier(0, 1), new PriceTier(null, 1)] } },
        { Price + "/graduated/1/upTo", new PriceModel { Graduated =
            [new PriceTier(10, 1), new PriceTier(10, 1), new PriceTier(null, 1)] } },
        { Price + "/graduated/1/unitFen", new PriceModel { Graduated = [new PriceTier(10, 1), new PriceTier(null, -1)] } },
        { Price + "/bands", new PriceModel { Bands = [] } },
        { Price + "/bands", new PriceModel { Bands = [new PriceBand(new LocalTime(8, 0), 1)] } },
        { Price + "/bands/1/from", new PriceModel { Bands =
            [new PriceBand(new LocalTime(0, 0), 1), new PriceBand(new LocalTime(0, 0), 1)] } },
        { Price + "/bands/0/unitFen", new PriceModel { Bands = [new PriceBand(new LocalTime(0, 0), -1)] } },
        { Price + "/bands/0/name", new PriceModel { Bands = [new PriceBand(new LocalTime(0, 0), 1, " ")] } },
        { Price + "/destinations", new PriceModel { Destinations = [] } },
        { Price + "/destinations", Destination("86", Unit) with { Block = 60 } },
        { Price + "/destinations/0/prefix", Destination("+86", Unit) },
        { Price + "/destinations/0/prefix", Destination("1234567890123456", Unit) },
        { Price + "/destinations/1/prefix", new PriceModel { Destinations =
            [new DestinationPrice("86", Unit), new DestinationPrice("86", Unit)] } },
        { Price + "/destinations/0/name", new PriceModel { Destinations = [new DestinationPrice("86", Unit, "")] } },
        { Price + "/destinations/0/price/unitFen", Destination("86", new PriceModel { UnitFen = -1 }) },
        { Price + "/destinations/0/price", Destination("86", new PriceModel { Graduated = [new PriceTier(null, 1)] }) },
        { Price + "/destinations/0/price/destinations", Destination("86", Destination("86", Unit)) },
    };

    public static TheoryData<string, PriceBook> WholeBooks => new()
    {
        { "/id", Book("pb", "2026-09-01T00:00:00", Api) },
        { "", Book("PB-2026-09", "2026-09-01T00:00:00") },
        { "/skus/1/code", Book("PB-2026-09", "2026-09-01T00:00:00", Api, Api) },
        { "/meters/1/name", With(new MeterDefinition("a.b", "x", 1), new MeterDefinition("a.b", "x", 1)) },
        { "/meters/0/name", With(new MeterDefinition("A b", "x", 1)) },
        { "/meters/0/unit", With(new MeterDefinition("a.b", "", 1)) },
        { "/meters/0/maxQuantity", With(new MeterDefinition("a.b", "x", 0)) },
        { "/meters/0/dimensions/0", With(new MeterDefinition("a.b", "x", 1) { Dimensions = ["B C"] }) },
        { "/meters/0/dimensions/1", With(new MeterDefinition("a.b", "x", 1) { Dimensions = ["cc", "cc"] }) },
        { "/meters/0/unit", With(new MeterDefinition("sms.segment", "message", 1)) },
        { "/meters/0/dimensions", With(new MeterDefinition("voice.outbound", "second", 1)) },
        { "/taxCategories/1/code", With(new TaxCategory("T1", [Vat(2026, 6)]), new TaxCategory("T1", [Vat(2026, 6)])) },
        { "/taxCategories/0/code", With(new TaxCategory("", [Vat(2026, 6)])) },
        { "/taxCategories/0/rates", With(new TaxCategory("T1", [])) },
        { "/taxCategories/0/rates/1/from", With(new TaxCategory("T1", [Vat(2026, 6), Vat(2026, 9)])) },
        { "/taxCategories/0/rates/0/percent", With(new TaxCategory("T1", [Vat(2026, 100)])) },
        { "/taxCategories/0/rates/0/from", With(new TaxCategory("SMS", [From("2026-08-01", 13)])) },
        { "/taxCategories/0/rates/0/from", With(new TaxCategory("SMS", [From("2026-09-15", 13)])) },
        { "/taxCategories/0/rates/1/from", With(new TaxCategory("SMS", [From("2026-10-01", 13), From("2026-10-15", 9)])) },
        {
            "/skus/0/taxCategory",
            Book("PB-2026-09", "2026-09-01T00:00:00", Api with { TaxCategory = "T1" }) with { TaxCategories =
                [new TaxCategory("T1", [Vat(2027, 6)])] }
        },
        {
            "/skus/0/metered/price",
            Book("PB-2026-09", "2026-09-02T00:00:00",
                Metered("VOICE-TIER", new PriceModel { Block = 60, Graduated = [new PriceTier(null, 1)] }))
        },
    };

    [Theory, MemberData(nameof(Products))]
    public void Of_a_product(string pointer, Sku sku) => Pointers(Book("PB-2026-09", "2026-09-01T00:00:00", sku)).ShouldBe([pointer]);

    [Theory, MemberData(nameof(Prices))]
    public void Of_a_price(string pointer, PriceModel price) =>
        Pointers(Book("PB-2026-09", "2026-09-01T00:00:00", Voice with { Metered =
            new MeteredCharge("voice.outbound", price) })).ShouldBe([pointer]);

    [Theory, MemberData(nameof(WholeBooks))]
    public void Of_a_whole_book(string pointer, PriceBook book) => Pointers(book).ShouldBe([pointer]);

    [Fact]
    public void A_known_tax_rate_is_restated_for_any_day_and_changed_for_a_month_to_come() =>
        Pointers(With(new TaxCategory("SMS", [From("2016-05-01", 6), From("2026-01-01", 9), From("2026-08-15", 9), From("2026-09-01", 13)])))
            .ShouldBeEmpty();

    [Fact]
    public void A_prepaid_product_has_no_volume_tiers()
    {
        var volume = new PriceModel { Volume = [new PriceTier(null, 1)] };

        Pointers(Book("PB-2026-09", "2026-09-01T00:00:00", Voice with { Metered =
            new MeteredCharge("voice.outbound", volume) })).ShouldBeEmpty();
        Pointers(Book("PB-2026-09", "2026-09-01T00:00:00",
            Voice with { Payment = PaymentMode.Prepaid, Metered =
                new MeteredCharge("voice.outbound", volume) })).ShouldBe([Price + "/volume"]);
    }

    [Fact]
    public void All_broken_rules_are_reported_at_once() =>
        Pointers(Book("pb", "2026-09-01T00:00:00", Api with { Revenue = "X", TaxCategory = "Y", On = [] }))
            .ShouldBe(["/id", "/skus/0/revenue", "/skus/0/on", "/skus/0/taxCategory"]);

    private static string[] Pointers(PriceBook book) => [.. PriceBookRules.Check(book, Demo).Select(broken => broken.Pointer)];

    private static PriceModel Destination(string prefix, PriceModel price) =>
        new() { Destinations = [new DestinationPrice(prefix, price)] };

    private static PriceBook With(params ImmutableArray<MeterDefinition> meters) =>
        Book("PB-2026-09", "2026-09-01T00:00:00") with { Meters = meters };

    private static PriceBook With(params ImmutableArray<TaxCategory> taxes) =>
        Book("PB-2026-09", "2026-09-01T00:00:00") with { TaxCategories = taxes };

    private static TaxRate From(string date, decimal percent) => new(LocalDatePattern.Iso.Parse(date).Value, percent);

    private static TaxRate Vat(int year, decimal percent) => new(new LocalDate(year, 1, 1), percent);
}
