using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Metering.Api.Tests.Problems;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S19: price change, renewals, horizon, long-term bonus (clauses 2.1 to 2.4), over HTTP to the fen and to the second.</summary>
public sealed class S19PriceChangeTests(RunningHost host)
{
    private static JsonArray Bonus => [new JsonObject { ["fromMonths"] = 12, ["meter"] = "bot.message", ["units"] = 5_000,
        ["validityMonths"] = 12 }];

    [Fact]
    [Trait("Clause", "2.1")]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "2.3")]
    [Trait("Clause", "2.4")]
    public async Task Clause_2_2_and_2_4_a_renewal_costs_what_is_in_force_when_it_is_paid_and_a_long_one_earns_a_bonus()
    {
        var shop = await Shop.Open(host, "2026-06-10T10:00:00+08:00");
        var other = await Neighbour(shop);
        await shop.Opened(Shop.Line("OCS-SEAT", 4, 3));
        await other.Opened(Shop.Line("OCS-SEAT", 4, 3));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-09-10");
        (await host.Operator.Post($"{shop.World.Path}/numbers", new { number = Number(shop), skus = new[] { "VOICE-OUT" } })).Status(201);

        await shop.World.Advance("2026-08-01T10:00:00+08:00");
        await PriceBookCases.OnClock(host, shop.World.Clock, "2026-08-02T00:00:00+08:00", ("OCS-SEAT", sku => sku["bonuses"] = Bonus));
        await PriceBookCases.OnClock(host, shop.World.Clock, "2026-09-01T00:00:00+08:00", ("OCS-SEAT", sku =>
        {
            sku["recurring"]!["monthFen"] = 20_000;
            sku["bonuses"] = Bonus;
        }), ("VOICE-OUT", sku => sku["metered"]!["price"]!["unitFen"] = 13));
        // Published on 1 August: binding for both from that instant, before it takes effect (4.2, 7.1).
        (await Told(other)).ShouldBe([Notice("2026-08-02 00:00", "OCS-SEAT"), Notice("2026-09-01 00:00", "OCS-SEAT")]);
        (await Told(shop)).ShouldBe([Notice("2026-08-02 00:00", "OCS-SEAT"), Notice("2026-09-01 00:00", "OCS-SEAT, VOICE-OUT")]);

        await shop.World.Advance("2026-08-31T20:00:00+08:00");
        var renewal = (await shop.Order(Shop.Renewal("sub_1", 12))).Status(201);
        renewal.Number("dueFen").ShouldBe(864_000);
        var unpaid = (await other.Order(Shop.Renewal("sub_1", 12))).Status(201);
        unpaid.Number("dueFen").ShouldBe(864_000);
        (await shop.Pay(renewal.Text("id"), 864_000)).Status(201).Text("status").ShouldBe("ACTIVATED");
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2027-09-10");
        (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items")[0].GetProperty("grants")[0]
            .GetProperty("units").GetInt64().ShouldBe(5_000);

        // Paid after the change: the price in force counts, and the order has to be placed again.
        await shop.World.Advance("2026-09-01T00:00:00+08:00");
        (await other.Pay(unpaid.Text("id"), 864_000)).Problem(409, "PRICE_CHANGED");
        var again = (await other.Order(Shop.Renewal("sub_1", 12))).Status(201);
        again.Number("dueFen").ShouldBe(960_000);
        (await other.Pay(again.Text("id"), 960_000)).Status(201).Text("status").ShouldBe("ACTIVATED");
        (await Call(shop, 61, "2026-08-31T23:59:59+08:00")).Status(200);
        (await Call(shop, 61, "2026-09-01T00:00:00+08:00")).Status(200);

        await shop.World.Advance("2026-09-02T10:00:00+08:00");
        (await shop.Order(Shop.Renewal("sub_1", 24))).Problem(409, "TERM_LIMIT");
        var longer = (await shop.Order(Shop.Renewal("sub_1", 23))).Status(201);
        longer.Number("dueFen").ShouldBe(1_840_000);
        (await shop.Pay(longer.Text("id"), 1_840_000)).Status(201);
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2029-08-10");
        (await shop.Post(longer.Text("id"), "refund-requests", new { ground = "4.7" })).Problem(409, "RENEWAL_IRREVOCABLE");

        await PriceBookCases.OnClock(host, shop.World.Clock, "2026-10-01T00:00:00+08:00", ("OCS-SEAT", sku => sku["status"] = "RETIRED"));
        await shop.World.Advance("2026-10-01T00:00:00+08:00");
        (await other.Order(Shop.Renewal("sub_1", 1))).Problem(409, "SKU_RETIRED");
        (await other.Order(Shop.Line("SEAT-ADD", 1, subscription: "sub_1"))).Problem(409, "SKU_RETIRED");
        (await other.Subscription("sub_1")).Text("status").ShouldBe("ACTIVE");
        await shop.World.Advance("2026-10-03T00:00:00+08:00");
        (await Voice(shop, "202608")).ShouldBe(24);
        (await Voice(shop, "202609")).ShouldBe(26);
        await shop.World.BooksAreBalanced();
        await other.World.BooksAreBalanced();
    }

    private static string Notice(string from, string products) =>
        $"2026-08-01T10:00:00+08:00 From {from} (Beijing time) the prices or charging rules of your products {products}";

    private async Task<List<string>> Told(Shop shop) =>
        [.. (await host.Operator.Get($"{shop.World.Path}/notices?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(notice => notice.GetProperty("kind").GetString() == "PRICE_CHANGE").Select(notice =>
                $"{notice.GetProperty("deemedDeliveredAt").GetString()} {notice.GetProperty("bodyEn").GetString()!.Split(" are those")[0]}")];

    private async Task<Shop> Neighbour(Shop shop)
    {
        var other = new Shop(await World.Join(host, shop.World.Clock));
        (await other.Accept()).Status(201);
        return other;
    }

    private static string Number(Shop shop) => "+86755860" + (Math.Abs(shop.World.Account.GetHashCode(StringComparison.Ordinal)) % 100_000)
        .ToString("D5", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<Reply> Call(Shop shop, long seconds, string start) =>
        shop.World.Use("number:" + Number(shop), "voice.outbound", seconds, start);

    private async Task<long> Voice(Shop shop, string month) => (await host.Operator.Get($"{shop.World.Path}/statements/{month}")).Status(200).Json
        .GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("sku").GetString() == "VOICE-OUT").GetProperty("grossFen")
        .GetInt64();
}
