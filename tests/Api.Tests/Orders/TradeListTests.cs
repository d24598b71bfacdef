using System.Globalization;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>The lists of orders and subscriptions over all accounts: by state and deadline, in full pages, made again from the accounts.</summary>
public sealed class TradeListTests(RunningHost host)
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "3.3(1)")]
    public async Task Orders_of_all_accounts_are_listed_by_state_and_deadline_in_full_pages()
    {
        var (shops, clock) = await Shops(3);
        var opened = await shops[0].Opened(Shop.Line("EQQ-SEAT", 1, 1));
        var byBank = await Placed(shops[0], "BANK");
        var part = await Placed(shops[1], "TENPAY");
        (await shops[1].Pay(part, 1_000)).Status(201);
        var started = await Placed(shops[2], "TENPAY");
        (await shops[2].Pay(started, 3_000)).Status(201);
        (await shops[2].HandIn(started)).Status(201);
        (await shops[2].Review(started, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");

        // The nearest deadline first: a day to pay online, the first warning of 4.6, five working days to pay by bank; then what waits for nobody.
        await Shows(() => Ids($"/v1/orders?testClock={clock}"), part, started, byBank, opened);
        await Shows(() => Ids($"/v1/orders?testClock={clock}&status=PROVISIONING"), started);
        (await Ids($"/v1/orders?testClock={clock}&status=PART_PAID")).ShouldBe([part]);
        (await Ids($"/v1/orders?testClock={clock}&status=ACTIVATED")).ShouldBe([opened]);
        (await Ids($"/v1/orders?testClock={clock}&dueBefore=2026-04-29T10:00:00%2B08:00")).ShouldBeEmpty();
        (await Ids($"/v1/orders?testClock={clock}&dueBefore=2026-04-29T10:00:01%2B08:00")).ShouldBe([part]);
        var pages = await host.Operator.Pages($"/v1/orders?testClock={clock}&limit=3").Select(page => page.Json.GetProperty("items")
            .GetArrayLength()).ToListAsync();
        pages.ShouldBe([3, 1]);
        foreach (var link in await Links($"/v1/orders?testClock={clock}")) (await host.Operator.Get(link)).Status(200);

        await shops[0].World.Advance("2026-04-29T10:00:00+08:00");
        (await Ids($"/v1/orders?testClock={clock}&status=CANCELLED")).ShouldBe([part]);
        (await Ids($"/v1/orders?testClock={clock}&status=PART_PAID")).ShouldBeEmpty();
        foreach (var shop in shops) await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.2")]
    public async Task Subscriptions_of_all_accounts_are_listed_by_their_last_day()
    {
        var (shops, clock) = await Shops(2);
        await shops[0].Opened(Shop.Line("EQQ-SEAT", 1, 3), Shop.Line("OCS-SEAT", 1, 1));
        await shops[1].Opened(Shop.Line("EQQ-SEAT", 1, 2));

        await Shows(() => Terms(clock, ""), "OCS-SEAT 2026-05-28 ACTIVE", "EQQ-SEAT 2026-06-28 ACTIVE", "EQQ-SEAT 2026-07-28 ACTIVE");
        (await Terms(clock, "&endingBy=2026-06-28&limit=1")).ShouldBe(["OCS-SEAT 2026-05-28 ACTIVE", "EQQ-SEAT 2026-06-28 ACTIVE"]);
        (await Terms(clock, "&endingBy=2026-06-27")).ShouldBe(["OCS-SEAT 2026-05-28 ACTIVE"]);

        await shops[0].World.Advance("2026-05-10T10:00:00+08:00");
        var renewal = (await shops[0].Order(Shop.Renewal("sub_2", 12))).Status(201);
        (await shops[0].Pay(renewal.Text("id"), renewal.Number("dueFen"))).Status(201);
        await shops[0].World.Advance("2026-06-29T00:00:00+08:00");
        (await Terms(clock, "&status=EXPIRED")).ShouldBe(["EQQ-SEAT 2026-06-28 EXPIRED"]);
        (await Terms(clock, "&status=ACTIVE")).ShouldBe(["EQQ-SEAT 2026-07-28 ACTIVE", "OCS-SEAT 2027-05-28 ACTIVE"]);
        (await host.Operator.Get("/v1/subscriptions?status=LOST")).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Get("/v1/subscriptions?endingBy=soon")).Problem(400, "MALFORMED_REQUEST");
        foreach (var shop in shops) await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_customer_sees_its_own_orders_and_subscriptions_only()
    {
        var (shops, clock) = await Shops(2);
        var own = await shops[0].Opened(Shop.Line("EQQ-SEAT", 1, 1));
        var second = await Placed(shops[0], "TENPAY");
        await shops[1].Opened(Shop.Line("EQQ-SEAT", 1, 1));
        var customer = await host.Customer(shops[0].World.Account);

        (await customer.Pages("/v1/orders?limit=1").Select(Ids).ToListAsync()).SelectMany(page => page).ShouldBe([second, own]);
        (await customer.Pages($"/v1/orders?limit=1&testClock={clock}").Select(Ids).ToListAsync()).SelectMany(page => page).ShouldBe([second, own]);
        (await customer.Get("/v1/subscriptions")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Select(term => term.GetProperty("account").GetString()).ShouldBe([shops[0].World.Account]);
        (await customer.Post("/v1/trade-lists/rebuild")).Problem(403, "FORBIDDEN");
    }

    [Fact]
    public async Task The_lists_are_made_again_from_the_accounts()
    {
        var (shops, clock) = await Shops(2);
        await shops[0].Opened(Shop.Line("EQQ-SEAT", 1, 1));
        await Placed(shops[1], "TENPAY");
        await Shows(() => Terms(clock, ""), "EQQ-SEAT 2026-05-28 ACTIVE");
        await Shows(async () => [.. (await Ids($"/v1/orders?testClock={clock}")).Select(_ => "order")], "order", "order");
        var (orders, terms) = (await Ids($"/v1/orders?testClock={clock}"), await Terms(clock, ""));

        string? cursor = null;
        var accounts = 0L;
        do
        {
            var made = (await host.Admin.Post("/v1/trade-lists/rebuild?forget=true" + (cursor is null ? "" : "&cursor=" + cursor))).Status(200);
            accounts += made.Number("accounts");
            cursor = made.Json.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        accounts.ShouldBeGreaterThanOrEqualTo(2);
        (await Ids($"/v1/orders?testClock={clock}")).ShouldBe(orders);
        (await Terms(clock, "")).ShouldBe(terms);
    }

    /// <summary>The lists follow the commands within moments; before a clock's advance is answered they have.</summary>
    private static async Task Shows(Func<Task<List<string>>> list, params string[] expected)
    {
        for (var tries = 0; tries < 50 && !(await list()).SequenceEqual(expected); tries++) await Task.Delay(100);
        (await list()).ShouldBe(expected);
    }

    private async Task<(Shop[] Shops, string Clock)> Shops(int count)
    {
        var shops = new List<Shop> { await Shop.Open(host, Now) };
        while (shops.Count < count)
        {
            var next = new Shop(await World.Join(host, shops[0].World.Clock));
            (await next.Accept()).Status(201);
            shops.Add(next);
        }
        return ([.. shops], shops[0].World.Clock);
    }

    private async Task<string> Placed(Shop shop, string payBy) => (await host.Operator.Post($"{shop.World.Path}/orders",
        new { lines = new[] { Shop.Line("EQQ-SEAT", 1, 1) }, payBy })).Status(201).Text("id");

    private async Task<List<string>> Ids(string list) =>
        [.. (await host.Operator.Pages(list).Select(Ids).ToListAsync()).SelectMany(page => page)];

    private async Task<List<string>> Links(string list) => [.. (await host.Operator.Get(list)).Status(200).Json.GetProperty("items")
        .EnumerateArray().Select(item => item.GetProperty("link").GetString()!)];

    private static List<string> Ids(Reply page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("order").GetString()!)];

    private async Task<List<string>> Terms(string clock, string query) =>
        [.. (await host.Operator.Pages($"/v1/subscriptions?testClock={clock}{query}").ToListAsync()).SelectMany(page =>
            page.Json.GetProperty("items").EnumerateArray().Select(term => string.Create(CultureInfo.InvariantCulture,
                $"{term.GetProperty("sku").GetString()} {term.GetProperty("lastDay").GetString()} {term.GetProperty("status").GetString()}")))];
}
