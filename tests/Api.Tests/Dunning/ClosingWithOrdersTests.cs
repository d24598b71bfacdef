using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>An account closed for arrears while orders are paid and not open: nothing stays open for good (3.3(1), 4.6, A-19).</summary>
public sealed class ClosingWithOrdersTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.9")]
    [Trait("Clause", "3.3(1)")]
    [Trait("Clause", "4.6")]
    public async Task What_was_paid_for_orders_that_are_not_open_is_withheld_or_goes_back()
    {
        var (world, _) = await Debtor.Open(host);
        var shop = new Shop(world);
        (await shop.Accept()).Status(201);
        await world.Advance("2026-11-02T10:00:00+08:00");
        var late = await Paid(shop, 1, "PAID");
        (await shop.HandIn(late)).Status(201);
        (await shop.Review(late, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        await world.Advance("2026-11-13T10:00:00+08:00");
        (await shop.Read(late)).Text("status").ShouldBe("LATE");
        // The material of the order before is on file by now, so this one is being opened at once.
        var paid = await Paid(shop, 2, "PROVISIONING");
        var part = (await host.Operator.Post($"{world.Path}/orders", new { lines = new[] { Shop.Line("OCS-SEAT", 1, 3) }, payBy = "BANK" }))
            .Status(201).Text("id");
        (await shop.Pay(part, 5_000, "BANK")).Status(201);

        await world.Advance("2026-11-15T00:00:00+08:00");

        (await world.Status()).ShouldBe("CLOSING");
        (await Ended(shop, late)).ShouldBe("TERMINATED 4.6 2026-11-15T00:00:00+08:00");
        (await Ended(shop, paid)).ShouldBe("TERMINATED ARREARS_CLOSE 2026-11-15T00:00:00+08:00");
        (await Ended(shop, part)).ShouldBe("CANCELLED ARREARS_CLOSE 2026-11-15T00:00:00+08:00");
        var trial = await shop.Trial();
        trial.ShouldNotContainKey("LIAB.ORDER");
        trial["LIAB.FROZEN"].ShouldBe(-36_000);
        trial["LIAB.REFUND"].ShouldBe(-(18_000 + 5_000));
        await world.BooksAreBalanced();

        // The order is over for everybody: neither opened, nor paid, nor given back once more.
        (await shop.Provision(paid)).Problem(409, "ORDER_STATE");
        (await shop.Pay(part, 1_000)).Problem(409, "ORDER_STATE");
        (await shop.Post(late, "refund-requests", new { ground = "4.6" })).Problem(409, "ORDER_STATE");
        await world.Advance("2026-12-03T00:00:00+08:00");
        (await world.Status()).ShouldBe("CLOSED");
        foreach (var refund in new[] { "rfd_1", "rfd_2" })
            (await host.Operator.Post($"{world.Path}/refunds/{refund}/payout", new { reference = "R" })).Status(200).Text("status").ShouldBe("PAID");
        (await shop.Trial()).ShouldNotContainKey("LIAB.REFUND");
        await world.BooksAreBalanced();
    }

    private static async Task<string> Paid(Shop shop, int months, string status)
    {
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, months))).Status(201);
        (await shop.Pay(order.Text("id"), order.Number("dueFen"))).Status(201).Text("status").ShouldBe(status);
        return order.Text("id");
    }

    private static async Task<string> Ended(Shop shop, string order)
    {
        var read = await shop.Read(order);
        return $"{read.Text("status")} {read.Text("endGround")} {read.Text("endedAt")}";
    }
}
