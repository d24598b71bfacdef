using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S03: seven-day withdrawal from a mixed order (clauses 1.12, 4.7, 4.9), over HTTP to the fen and to the second.</summary>
public sealed class S03WithdrawalTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "4.7")]
    [Trait("Clause", "4.9")]
    [Trait("Clause", "1.12")]
    public async Task Clause_4_7_and_4_9_the_base_comes_back_in_full_and_the_package_stays_without_a_base()
    {
        var (shop, order) = await Active();
        await shop.World.Advance("2026-05-01T00:00:00+08:00");
        (await shop.Ledger())[^1].ShouldBe("2026-04-30 RECOGNITION: LIAB.DEFER 5902, REV.SUB -5568, VAT.OUT -334");
        await shop.World.Advance("2026-05-05T23:59:59+08:00");

        var key = Client.NewKey();
        var refunded = (await shop.Post(order, "refund-requests", new { ground = "4.7" }, key)).Status(201);

        refunded.Text("status").ShouldBe("TERMINATED");
        refunded.Json.GetProperty("links").EnumerateArray().Select(link => link.GetString()).ShouldContain($"{shop.World.Path}/refunds/rfd_1");
        (await shop.Ledger())[^1].ShouldBe("2026-05-05 REFUND: LIAB.DEFER 534098, VAT.OUT 334, REV.SUB 5568, LIAB.REFUND -540000");
        (await shop.Post(order, "refund-requests", new { ground = "4.7" }, key)).Bytes.ShouldBe(refunded.Bytes);
        (await shop.Ledger()).Count(posting => posting.Contains("REFUND:", StringComparison.Ordinal)).ShouldBe(1);
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("TERMINATED");
        (await host.Operator.Get($"{shop.World.Path}/seats")).Status(200).Json.GetProperty("items").EnumerateArray()
            .ShouldAllBe(seat => seat.GetProperty("status").GetString() == "RECLAIMED");
        var package = (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items")[0];
        package.GetProperty("status").GetString().ShouldBe("SUSPENDED");
        package.GetProperty("suspensions")[0].GetString().ShouldBe("NO_BASE");
        (await shop.Post(order, "refund-requests", new { ground = "4.7", lines = new[] { 2 } })).Problem(409, "NON_REFUNDABLE_4_9");
        (await shop.Trial())["LIAB.DEFER"].ShouldBe(-48_000);
        var subject = package.GetProperty("subject").GetString()!;
        (await shop.World.Use(subject, "sms.segment", 3, "2026-05-05T20:00:00+08:00")).Status(200).Number("accepted")
            .ShouldBe(1, "the base was there when it began");
        (await shop.World.Use(subject, "sms.segment", 3, "2026-05-05T23:59:59+08:00")).Problem(403, "SUSPENDED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.7")]
    public async Task Clause_4_7_one_second_later_is_too_late()
    {
        var (shop, order) = await Active();
        await shop.World.Advance("2026-05-06T00:00:00+08:00");

        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "REFUND_WINDOW_CLOSED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.5")]
    [Trait("Clause", "4.7")]
    public async Task Clause_4_5_who_was_stopped_for_a_breach_gets_nothing_back_and_who_was_stopped_otherwise_does()
    {
        var (shop, order) = await Active();
        await shop.World.Advance("2026-04-30T10:00:00+08:00");
        var desk = new Compliance(shop);
        var breach = await desk.Case(restrict: true);
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "REFUND_EXCLUDED_VIOLATION");

        (await desk.Act(breach, "restriction/lift")).Status(200);
        (await host.Operator.Post($"{shop.World.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    public async Task A_new_base_lets_the_package_go_on()
    {
        var (shop, order) = await Active();
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201);

        await shop.Opened(Shop.Line("EQQ-SEAT", 1, 1));

        (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items")[0].GetProperty("status").GetString()
            .ShouldBe("ACTIVE");
        await shop.World.BooksAreBalanced();
    }

    private async Task<(Shop Shop, string Order)> Active()
    {
        var shop = await Shop.Open(host, "2026-04-28T10:00:00+08:00");
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 5, 6), Shop.Line("SMS-PKG-10K"));
        (await shop.Subscription("sub_1")).Number("chargeableDays").ShouldBe(183);
        return (shop, order);
    }
}
