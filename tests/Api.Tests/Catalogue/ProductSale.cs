using System.Globalization;
using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Metering.Domain.Catalogue;
using Shouldly;

namespace Metering.Api.Tests.Catalogue;

/// <summary>Sells one product of the demonstration book to a new customer, from the order to the statement, over HTTP.</summary>
internal sealed class ProductSale(Shop shop)
{
    public const string Now = "2026-07-10T10:00:00+08:00";
    public const string Used = "2026-07-10T12:00:00+08:00";
    private const string Closed = "2026-08-03T00:00:00+08:00";
    private static int numbers;

    public static PriceBook Book { get; } = DemoPriceBook.Load();

    public Shop Shop { get; } = shop;

    public World World => Shop.World;

    private Client Operator => World.Host.Operator;

    /// <summary>A customer who accepted every agreement and all service terms.</summary>
    public static async Task<ProductSale> Open(RunningHost host)
    {
        var sale = new ProductSale(await Shop.Open(host, Now));
        (await sale.Shop.Accept(["QIDIAN-PHONE", "QIDIAN-ANALYTICS", .. Book.Skus.Select(sku => sku.Needs.ServiceTerms).OfType<string>()]))
            .Status(201);
        return sale;
    }

    /// <summary>Orders, pays, hands in exactly what the offer asks for, and opens. Returns the order.</summary>
    public async Task<Reply> Sell(params object[] lines)
    {
        if (lines.Any(line => line.ToString()!.Contains("sku = API-", StringComparison.Ordinal))) await World.Prepare("API-CALL");
        var placed = (await Shop.Order(lines)).Status(201);
        var order = placed.Text("id");
        var material = placed.Json.GetProperty("offer").GetProperty("material").EnumerateArray().Select(type => type.GetString()!).ToArray();
        if (placed.Number("dueFen") > 0) (await Shop.Pay(order, placed.Number("dueFen"))).Status(201);
        if ((await Shop.Read(order)).Text("status") == "PAID")
        {
            material.ShouldNotBeEmpty();
            (await Shop.HandIn(order, material)).Status(201);
            (await Shop.Review(order, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        }
        if ((await Shop.Read(order)).Text("status") == "PROVISIONING") (await Shop.Provision(order)).Status(200);
        return (await Shop.Read(order)) is var opened && opened.Text("status") == "ACTIVATED" ? opened
            : throw new InvalidOperationException($"The order ended as {opened.Body}.");
    }

    /// <summary>A base product that the product may stand on.</summary>
    public Task<Reply> SellBaseOf(Sku sku) => Sell(Shop.Line(Book.Skus.First(each => each.Kind == SkuKind.Base
        && (sku.Needs.Families.IsEmpty ? each.Family == "OCS" : sku.Needs.Families.Contains(each.Family))).Code, 1, 1));

    /// <summary>Documents on file, accepted.</summary>
    public async Task Prove(IEnumerable<string> types)
    {
        foreach (var type in types)
        {
            var document = (await Operator.Post($"{World.Path}/documents", NumberDeskClient.Document(type, NumberDeskClient.Customer))).Status(201);
            (await Operator.Post($"{World.Path}/documents/{document.Text("id")}/review", new { decision = "ACCEPT" })).Status(200);
        }
    }

    /// <summary>Puts a product on a new resource of a kind that it allows; returns the subject.</summary>
    public async Task<string> Put(Sku sku)
    {
        var skus = new[] { sku.Code };
        if (sku.On.Contains(SkuResource.Package)) return "package:" + await World.Package(skus);
        if (sku.On.Contains(SkuResource.Seat))
        {
            await World.Seat("9", skus);
            return $"seat:{World.Account}/9";
        }
        var number = "+86755865" + Interlocked.Increment(ref numbers).ToString("D5", CultureInfo.InvariantCulture);
        (await Operator.Post($"{World.Path}/numbers", new { number, skus })).Status(201);
        return "number:" + number;
    }

    public async Task Use(string subject, string meter, long quantity, string at = Used)
    {
        await World.Advance(at);
        (await World.Use(subject, meter, quantity, at)).Status(200).Number("accepted").ShouldBe(1);
    }

    /// <summary>The July statement, final.</summary>
    public async Task<Reply> Statement(string month = "202607", string closed = Closed)
    {
        await World.Advance(closed);
        return (await Operator.Get($"{World.Path}/statements/{month}")).Status(200);
    }

    /// <summary>The only line of a product on a statement.</summary>
    public static JsonElement LineOf(Reply statement, string sku) => statement.Json.GetProperty("lines").EnumerateArray()
        .Single(line => line.GetProperty("sku").GetString() == sku);

    public static long Fen(JsonElement line, string member) => line.GetProperty(member).GetInt64();
}
