using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using Shouldly;

namespace Metering.Api.Tests.Catalogue;

/// <summary>
/// Every product of the demonstration book (requirements 2) is bought, metered and billed over HTTP by what the book says about it; the
/// expected amounts are computed here in whole numbers, not by the product's own code.
/// </summary>
public sealed class EveryProductTests(RunningHost host)
{
    private const long Quantity = 61;

    public static IEnumerable<TheoryDataRow<string>> Codes => ProductSale.Book.Skus.Select(sku => new TheoryDataRow<string>(sku.Code));

    [Fact]
    [Trait("Clause", "1.1")]
    [Trait("Clause", "1.2")]
    [Trait("Clause", "1.3")]
    [Trait("Clause", "1.4")]
    [Trait("Clause", "1.5")]
    [Trait("Clause", "1.7")]
    [Trait("Clause", "1.8")]
    [Trait("Clause", "1.9")]
    [Trait("Clause", "1.10")]
    [Trait("Clause", "1.14")]
    public async Task The_book_holds_every_family_of_the_agreement_and_all_of_it_can_be_quoted()
    {
        var sale = await ProductSale.Open(host);
        string[] bases = ["OCS", "PCS", "EQQ", "SALES", "MKT", "LEAD", "SVCACC", "STAFFMKT", "ANALYTICS"];
        string[] services = ["SMS", "MASS", "MKT", "SMART", "BOT", "LIBRARY", "GROUP", "STAFFMKT", "DEVELOPMENT", "SALES", "API", "PARTNER", "SEAT",
            "TRAINING", "CONSULTING", "H5", "TELECOM", "RECORDING"];

        ProductSale.Book.Skus.Where(sku => sku.Kind == SkuKind.Base).Select(sku => sku.Family).Distinct().Order().ShouldBe(bases.Order());
        services.Except(ProductSale.Book.Skus.Where(sku => sku.Kind != SkuKind.Base).Select(sku => sku.Family)).ShouldBeEmpty();
        foreach (var sku in ProductSale.Book.Skus.Where(sku => sku.Kind == SkuKind.Base))
        {
            var quote = (await host.Operator.Post($"{sale.World.Path}/quotes", new { lines = new[] { Shop.Line(sku.Code, 1, 1) } })).Status(200);
            quote.Number("grossFen").ShouldBe((long)sku.Recurring!.MonthFen);
            quote.Json.GetProperty("lines")[0].GetProperty("refundableUnder").EnumerateArray().Select(clause => clause.GetString())
                .ShouldBe(["4.6", "4.7", "4.8"]);
        }
    }

    [Theory]
    [Trait("Clause", "1.1")]
    [Trait("Clause", "1.2")]
    [Trait("Clause", "1.3")]
    [Trait("Clause", "1.4")]
    [Trait("Clause", "1.5")]
    [Trait("Clause", "1.7")]
    [Trait("Clause", "1.8")]
    [Trait("Clause", "1.9")]
    [Trait("Clause", "1.12")]
    [Trait("Clause", "1.14")]
    [Trait("Clause", "2.9")]
    [MemberData(nameof(Codes))]
    public async Task Each_is_bought_metered_and_billed(string code)
    {
        var sku = ProductSale.Book.Skus.Single(each => each.Code == code);
        var sale = await ProductSale.Open(host);
        if (sku.Kind != SkuKind.Base) await sale.SellBaseOf(sku);
        if (sku.Payment == PaymentMode.Postpaid) await sale.Prove(sku.Needs.Material);

        await (sku switch
        {
            { Kind: SkuKind.ThirdParty } => ThirdParty(sale, sku),
            { Kind: SkuKind.SeatAddition } => Addition(sale, sku),
            { Recurring: not null, Payment: PaymentMode.Prepaid } => OneMonth(sale, sku),
            { Recurring: not null } => Rental(sale, sku),
            { Allowance: { } allowance } => Allowance(sale, sku, allowance),
            { OneOff: { } oneOff } => sku.On.Contains(SkuResource.Number) ? Opening(sale, sku, oneOff) : Single(sale, sku, oneOff),
            { Payment: PaymentMode.Prepaid } => FromWallet(sale, sku),
            _ => Metered(sale, sku),
        });

        await sale.World.BooksAreBalanced();
    }

    private static async Task OneMonth(ProductSale sale, Sku sku)
    {
        var paid = (long)sku.Recurring!.MonthFen;
        var order = await sale.Sell(Shop.Line(sku.Code, 1, 1));
        order.Json.GetProperty("offer").GetProperty("grossFen").GetInt64().ShouldBe(paid);
        await sale.Statement();

        // 11 to 31 July of 31 days.
        (await Term(sale, sku)).ShouldBe((paid, HalfUp(paid * 21, 31)));
    }

    private static async Task Addition(ProductSale sale, Sku sku)
    {
        // Joining a month just begun, a seat costs 21 days of July and 10 of August, each of 31.
        var paid = (long)(sku.Recurring!.OwnMonthFen ?? 18_000);
        await sale.Sell(Shop.Line(sku.Code, 1, subscription: "sub_1"));
        await sale.Statement();

        var terms = (await sale.Shop.Subscription("sub_1")).Json.GetProperty("terms");
        (terms[1].GetProperty("kind").GetString(), ProductSale.Fen(terms[1], "paidFen"), ProductSale.Fen(terms[1], "recognisedFen"))
            .ShouldBe(("ADDITION", paid, HalfUp(paid * 21, 31)));
    }

    private static async Task Rental(ProductSale sale, Sku sku)
    {
        await sale.Put(sku);

        ProductSale.Fen(ProductSale.LineOf(await sale.Statement(), sku.Code), "grossFen").ShouldBe(HalfUp((long)sku.Recurring!.MonthFen * 21, 31));
    }

    private static async Task Allowance(ProductSale sale, Sku sku, AllowanceCharge allowance)
    {
        var defer = (await sale.Shop.Trial())["LIAB.DEFER"];
        await sale.Sell(Shop.Line(sku.Code));
        (await sale.Shop.Trial())["LIAB.DEFER"].ShouldBe(defer - allowance.PriceFen);
        var package = (await sale.World.Host.Operator.Get($"{sale.World.Path}/packages")).Status(200).Json.GetProperty("items")
            .EnumerateArray().Single(each => each.GetProperty("grants").GetArrayLength() > 0);
        await sale.Use(package.GetProperty("subject").GetString()!, allowance.Meter, allowance.Units / 10);
        await sale.Statement();

        // A tenth of its units is a tenth of its price.
        (await sale.Shop.Ledger()).Any(posting => posting.Contains($"LIAB.DEFER {allowance.PriceFen / 10},", StringComparison.Ordinal))
            .ShouldBeTrue();
    }

    private static async Task Single(ProductSale sale, Sku sku, OneOffCharge charge)
    {
        var before = (await sale.Shop.Trial()).GetValueOrDefault(sku.Revenue);
        var order = await sale.Sell(Shop.Line(sku.Code, 2));
        order.Json.GetProperty("offer").GetProperty("lines")[0].GetProperty("feeType").GetString()
            .ShouldBe(sku.FeeType.ToString().ToUpperInvariant());
        (await sale.Shop.Trial()).GetValueOrDefault(sku.Revenue).ShouldBe(before);

        (await sale.Shop.Post(order.Text("id"), "lines/1/acceptance")).Status(200);
        (await sale.Shop.Trial())[sku.Revenue].ShouldBe(before - HalfUp(charge.PriceFen * 2 * 100, 106));
    }

    private static async Task Opening(ProductSale sale, Sku sku, OneOffCharge charge)
    {
        (await sale.World.TopUp(charge.PriceFen + 1, "W")).Status(201);
        await sale.Put(sku);

        (await sale.World.Wallet()).ShouldBe(1);
        (await sale.Shop.Trial())[sku.Revenue].ShouldBe(-HalfUp(charge.PriceFen * 100, 109));
    }

    private static async Task FromWallet(ProductSale sale, Sku sku)
    {
        (await sale.World.TopUp(10_000, "W")).Status(201);
        await sale.Use(await sale.Put(sku), sku.Metered!.Meter, Quantity);

        (await sale.World.Wallet()).ShouldBe(10_000 - HalfUp((long)(sku.Metered.Price.UnitFen!.Value * 10) * Quantity, 10));
        ProductSale.LineOf(await sale.Statement(), sku.Code).GetProperty("prepaid").GetBoolean().ShouldBeTrue();
    }

    private static async Task Metered(ProductSale sale, Sku sku)
    {
        var subject = await sale.Put(sku);
        if (sku.Metered!.Price.Destinations is not null) await CallAbroad(sale, subject);
        else await sale.Use(subject, sku.Metered.Meter, Quantity);
        var line = ProductSale.LineOf(await sale.Statement(), sku.Code);

        ProductSale.Fen(line, "grossFen").ShouldBe(Expected(sku.Metered.Price));
        line.GetProperty("section").GetString().ShouldBe("SERVICE_FEE");
    }

    private static async Task ThirdParty(ProductSale sale, Sku sku)
    {
        (await sale.Shop.Order(Shop.Line(sku.Code, 1, 1))).Problem(403, "AGREEMENT_NOT_ACCEPTED");
        (await sale.Sell(new { sku = sku.Code, quantity = 1, months = 1, agreement = "TP-2026-001" })).Number("paidFen")
            .ShouldBe(sku.OneOff?.PriceFen ?? 0);
        if (!sku.ThirdParty!.Billed) return;
        if (sku.OneOff is { } fee)
        {
            (await sale.Shop.Trial())["LIAB.COLLECT"].ShouldBe(-fee.PriceFen);
            return;
        }
        await sale.Use(await sale.Put(sku), sku.Metered!.Meter, Quantity);
        var line = ProductSale.LineOf(await sale.Statement(), sku.Code);

        (ProductSale.Fen(line, "grossFen"), ProductSale.Fen(line, "vatFen"), line.GetProperty("section").GetString())
            .ShouldBe((30 * Quantity, 0L, "COLLECTED_FOR_THIRD_PARTY"));
        (await sale.Shop.Trial())["LIAB.COLLECT"].ShouldBe(-30 * Quantity);
    }

    private static async Task CallAbroad(ProductSale sale, string subject)
    {
        await sale.World.Advance(ProductSale.Used);
        var call = Usage.AnEvent.Good(sale.World.NextId(), subject, Quantity, ProductSale.Used);
        call["data"]!["dimensions"] = new System.Text.Json.Nodes.JsonObject { ["call.destination"] = "85221234567" };
        (await sale.World.Host.Reporter.Usage(call)).Status(200).Number("accepted").ShouldBe(1);
    }

    /// <summary>Price of 61 units, in tenths of a fen where the price has fractions; 61 seconds are two started minutes.</summary>
    private static long Expected(PriceModel price)
    {
        var units = (Quantity + price.Block - 1) / price.Block;
        if (price.Destinations is not null) return 10 + (45 * 2);
        var unit = price.UnitFen ?? (price.Graduated ?? price.Volume)!.Value[0].UnitFen;
        return HalfUp((long)(unit * 100) * units, 100);
    }

    private static async Task<(long Paid, long Recognised)> Term(ProductSale sale, Sku sku)
    {
        var all = (await sale.World.Host.Operator.Get($"{sale.World.Path}/subscriptions")).Status(200).Json.GetProperty("items");
        var term = all.EnumerateArray().Single(each => each.GetProperty("sku").GetString() == sku.Code).GetProperty("terms")[0];
        return (ProductSale.Fen(term, "paidFen"), ProductSale.Fen(term, "recognisedFen"));
    }

    private static long HalfUp(long dividend, long divisor) => ((2 * dividend) + divisor) / (2 * divisor);
}
