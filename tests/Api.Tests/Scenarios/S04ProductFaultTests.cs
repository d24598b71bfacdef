using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S04: thirty-day product fault (clauses 4.8, 10.2, 1.14), over HTTP to the fen and to the second.</summary>
public sealed class S04ProductFaultTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "1.14")]
    [Trait("Clause", "4.8")]
    public async Task Clause_4_8_the_whole_payment_comes_back_and_what_was_revenue_is_reversed()
    {
        var (shop, order) = await Active();
        var package = (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items")[0].GetProperty("subject")
            .GetString()!;
        await shop.World.Advance("2026-06-20T12:00:00+08:00");
        (await shop.World.Use(package, "bot.message", 2_500, "2026-06-20T11:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await shop.World.Advance("2026-07-01T00:00:00+08:00");
        (await shop.Ledger()).Count(posting => posting.EndsWith("LIAB.DEFER 137293, REV.SUB -129522, VAT.OUT -7771", StringComparison.Ordinal))
            .ShouldBe(1);
        (await shop.Ledger()).Count(posting => posting.EndsWith("LIAB.DEFER 3750, REV.VAS -3538, VAT.OUT -212", StringComparison.Ordinal))
            .ShouldBe(1);

        await shop.World.Advance("2026-07-01T23:00:00+08:00");
        (await shop.Post(order, "fault-reports", new { text = "无法登录" })).Status(201);
        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "NOT_PRODUCT_FAULT");
        await shop.World.Advance("2026-07-03T15:00:00+08:00");
        (await Triage(shop, order, "PRODUCT_FAULT")).Status(200);
        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Status(201).Text("status").ShouldBe("TERMINATED");

        (await shop.Ledger())[^1].ShouldBe("2026-07-03 REFUND: LIAB.DEFER 1736957, VAT.OUT 7983, REV.SUB 129522, REV.VAS 3538, "
            + "LIAB.REFUND -1878000");
        var trial = await shop.Trial();
        trial.Keys.ShouldBe(["CASH.TENPAY", "LIAB.REFUND"]);
        (await shop.World.Use(package, "bot.message", 1, "2026-07-03T15:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        (await host.Operator.Get($"{shop.World.Path}/refunds")).Status(200).Json.GetProperty("items")[0].GetProperty("payBy").GetString()
            .ShouldBe("2026-07-14");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.8")]
    public async Task Clause_4_8_a_report_one_second_after_day_thirty_is_too_late()
    {
        var (shop, order) = await Active();
        await shop.World.Advance("2026-07-02T00:00:01+08:00");
        (await shop.Post(order, "fault-reports", new { text = "无法登录" })).Status(201);
        (await Triage(shop, order, "PRODUCT_FAULT")).Status(200);

        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "REFUND_WINDOW_CLOSED");
    }

    [Fact]
    public async Task A_fault_ticket_of_the_customer_on_day_twenty_keeps_the_right_until_it_is_triaged()
    {
        var (shop, order) = await Active();
        var tickets = $"{shop.World.Path}/tickets";
        var customer = await host.Customer(shop.World.Account);
        object Fault(string named) => new { kind = "FAULT", title = "无法登录", text = "无法登录", loginImpossible = true, order = named };
        await shop.World.Advance("2026-06-21T12:00:00+08:00");
        (await customer.Post(tickets, new { kind = "COMPLAINT", title = "慢", text = "慢", order })).Problem(400, "MALFORMED_REQUEST");
        var (_, theirs) = await Active();
        (await customer.Post(tickets, Fault(theirs == order ? "none" : theirs))).Problem(404, "NOT_FOUND");
        var unpaid = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await customer.Post(tickets, Fault(unpaid))).Problem(409, "ORDER_STATE");

        (await customer.Post(tickets, Fault(order))).Status(201).Text("order").ShouldBe(order);

        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "NOT_PRODUCT_FAULT");
        await shop.World.Advance("2026-07-02T10:00:00+08:00");
        (await host.Operator.Put($"{tickets}/1/triage", new { triage = "PRODUCT_FAULT", loginImpossible = true })).Status(200);
        var report = (await shop.Read(order)).Json.GetProperty("faults").EnumerateArray().Single();
        (report.GetProperty("reportedAt").GetString(), report.GetProperty("triage").GetString(), report.GetProperty("ticket").GetInt64())
            .ShouldBe(("2026-06-21T12:00:00+08:00", "PRODUCT_FAULT", 1));
        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Status(201).Text("status").ShouldBe("TERMINATED");
        await shop.World.BooksAreBalanced();
    }

    [Theory]
    [Trait("Clause", "4.8")]
    [Trait("Clause", "10.2")]
    [InlineData("CARRIER")]
    [InlineData("CUSTOMER_NETWORK")]
    [InlineData("THIRD_PARTY")]
    [InlineData("FORCE_MAJEURE")]
    public async Task Causes_outside_the_product_give_nothing_back(string cause)
    {
        var (shop, order) = await Active();
        (await shop.Post(order, "fault-reports", new { text = "无法登录" })).Status(201);
        (await Triage(shop, order, cause)).Status(200);

        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "NOT_PRODUCT_FAULT");
    }

    private static Task<Reply> Triage(Shop shop, string order, string triage) =>
        shop.Post(order, "fault-reports/1/triage", new { triage, loginImpossible = true });

    private async Task<(Shop Shop, string Order)> Active()
    {
        var shop = await Shop.Open(host, "2026-06-01T10:00:00+08:00");
        return (shop, await shop.Opened(Shop.Line("OCS-SEAT", 8, 12), Shop.Line("BOT-PKG-100K")));
    }
}
