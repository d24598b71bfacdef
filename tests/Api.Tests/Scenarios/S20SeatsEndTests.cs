using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S20, its seats: removal, expiry, purge (clauses 2.2, 2.7(3), 2.7(4), 2.8, 1.3), over HTTP to the second.</summary>
public sealed class S20SeatsEndTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "2.7(4)")]
    [Trait("Clause", "2.8")]
    public async Task Clause_2_7_4_and_2_8_one_seat_is_removed_without_money_and_purged_alone()
    {
        var shop = await Shop.Open(host, "2026-08-01T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 10, 12));
        await shop.World.Advance("2026-08-14T10:00:00+08:00");
        var before = await shop.Trial();

        (await host.Operator.Post($"{shop.World.Path}/subscriptions/sub_1/seats/7/removal")).Status(200);

        (await shop.Trial()).ShouldBe(before);
        (await shop.World.Use($"seat:{shop.World.Account}/7", "api.call", 1, "2026-08-14T10:00:00+08:00"))
            .Problem(403, "ENTITLEMENT_ENDED").Text("clause").ShouldBe("2.8");
        var seats = await Seats(shop);
        seats["7"].ShouldBe("REMOVED");
        seats.Values.Count(status => status == "ACTIVE").ShouldBe(9);
        await shop.World.Advance("2026-09-13T23:59:59+08:00");
        (await Seats(shop))["7"].ShouldBe("REMOVED");
        await shop.World.Advance("2026-09-14T00:00:00+08:00");
        seats = await Seats(shop);
        seats["7"].ShouldBe("PURGED");
        seats.Values.Count(status => status == "ACTIVE").ShouldBe(9);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.3")]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "2.7(3)")]
    [Trait("Clause", "2.8")]
    public async Task Clause_2_2_and_2_7_3_a_term_is_announced_expires_and_is_then_a_new_order()
    {
        var shop = await Shop.Open(host, "2026-06-30T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 2, 3));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-09-30");
        await shop.World.Advance("2026-09-30T23:59:00+08:00");
        (await shop.Subscription("sub_1")).Json.GetProperty("notices").EnumerateArray().Select(notice => notice.GetProperty("sentAt").GetString())
            .ShouldBe(["2026-08-31T00:00:00+08:00", "2026-09-23T00:00:00+08:00", "2026-09-29T00:00:00+08:00"]);
        (await shop.Order(Shop.Renewal("sub_1", 1))).Status(201);

        await shop.World.Advance("2026-10-01T00:00:00+08:00");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("EXPIRED");
        (await shop.Order(Shop.Renewal("sub_1", 1))).Problem(409, "TERM_EXPIRED");
        // Three months, each split on its own: 5,722 + 5,722 + 5,538 net.
        (await shop.Trial())["REV.SUB"].ShouldBe(-16_982);
        (await shop.World.Use($"seat:{shop.World.Account}/1", "api.call", 1, "2026-10-01T00:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        await shop.World.Advance("2026-10-31T23:59:59+08:00");
        (await Seats(shop)).Values.ShouldAllBe(status => status == "RECLAIMED");
        await shop.World.Advance("2026-11-01T00:00:00+08:00");
        (await Seats(shop)).Values.ShouldAllBe(status => status == "PURGED");
        var told = (await host.Operator.Get($"{shop.World.Path}/notices?limit=100")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Single(notice => notice.GetProperty("kind").GetString() == "SEATS_PURGED");
        told.GetProperty("occurredAt").GetString().ShouldBe("2026-11-01T00:00:00+08:00");
        told.GetProperty("bodyEn").GetString()!.ShouldContain("2 login(s) of EQQ-SEAT (sub_1)");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "2.7(3)")]
    public async Task A_renewal_in_the_last_minute_counts_and_a_new_order_keeps_the_data()
    {
        var shop = await Shop.Open(host, "2026-06-30T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 2, 3));
        await shop.World.Advance("2026-09-30T23:59:00+08:00");
        await shop.Opened(Shop.Renewal("sub_1", 1));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-10-30");
        await shop.World.Advance("2026-10-31T00:00:00+08:00");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("EXPIRED");

        await shop.World.Advance("2026-11-04T10:00:00+08:00");
        var order = await shop.Opened(Shop.Line("EQQ-SEAT", 2, 1));
        (await shop.Read(order)).Text("withdrawBefore").ShouldBe("2026-11-12T00:00:00+08:00");
        await shop.World.Advance("2026-12-02T00:00:00+08:00");
        (await Seats(shop)).Values.ShouldAllBe(status => status == "RESTORED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_new_order_that_is_paid_before_the_purge_keeps_the_data_although_it_is_opened_after_it()
    {
        var shop = await Shop.Open(host, "2026-06-30T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 2, 3));
        await shop.World.Advance("2026-10-29T10:00:00+08:00");
        var order = (await shop.Order(Shop.Line("EQQ-SEAT", 2, 1))).Status(201).Text("id");
        (await shop.Pay(order, 6_000)).Status(201);
        await shop.World.Advance("2026-11-02T10:00:00+08:00");
        (await Seats(shop)).Values.ShouldAllBe(status => status == "RECLAIMED");

        if ((await shop.Read(order)).Text("status") == "PAID")
        {
            (await shop.HandIn(order)).Status(201);
            (await shop.Review(order, 1, true)).Status(200);
        }
        (await shop.Provision(order)).Status(200);

        (await Seats(shop)).Values.ShouldAllBe(status => status == "RESTORED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.19")]
    [Trait("Clause", "2.6(2)")]
    public async Task Clause_3_19_a_seat_has_one_named_user_and_changing_it_costs_nothing()
    {
        var shop = await Shop.Open(host, "2026-08-01T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
        var user = $"{shop.World.Path}/subscriptions/sub_1/seats/1/user";
        (await host.Operator.Put(user, new { name = "李雷", staffId = "S-1" })).Status(200);
        (await host.Operator.Put(user, new { name = "韩梅梅", staffId = "S-2" })).Status(200).Json.GetProperty("seats")[0].GetProperty("user")
            .GetString().ShouldBe("韩梅梅");
        (await host.Operator.Put($"{shop.World.Path}/subscriptions/sub_1/seats/9/user", new { name = "李雷", staffId = "S-1" }))
            .Problem(404, "NOT_FOUND");
    }

    private static async Task<Dictionary<string, string>> Seats(Shop shop) => (await shop.Subscription("sub_1")).Json.GetProperty("seats")
        .EnumerateArray().ToDictionary(seat => seat.GetProperty("subject").GetString()!.Split('/')[1], seat => seat.GetProperty("status")
        .GetString()!);
}
