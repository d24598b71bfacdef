using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>
/// The whole agreement ends while orders are paid and not open: what was paid in full shares the fate of what is paid and not used, and a part
/// payment goes back (3.3(1), 6.1, 10.3, 10.4, 11.2, A-19, A-23, A-24).
/// </summary>
public sealed class EndsWithOrdersTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "6.1")]
    [Trait("Clause", "11.3")]
    [Trait("Clause", "3.3(1)")]
    public async Task Clause_6_1_what_was_paid_for_orders_that_are_not_open_becomes_damages_line_by_line()
    {
        var (desk, late, paid, part) = await Unopened();
        var shop = desk.Shop;
        var id = await desk.Case();
        (await desk.Propose(id, "11.3(1)")).Status(200);
        (await desk.Approve(id)).Status(200).Number("forfeitedFen").ShouldBe(0);

        (await Ended(shop, late)).ShouldBe("TERMINATED 11.3(1) 2026-06-18T10:00:00+08:00");
        (await Ended(shop, paid)).ShouldBe("TERMINATED 11.3(1) 2026-06-18T10:00:00+08:00");
        (await Ended(shop, part)).ShouldBe("CANCELLED 11.3(1) 2026-06-18T10:00:00+08:00");
        (await desk.Read(id)).Number("forfeitedFen").ShouldBe(18_000 + 186_000);
        (await shop.Ledger()).Where(entry => entry.Contains("FORFEITURE", StringComparison.Ordinal)).Order().ShouldBe(
        [
            "2026-06-18 FORFEITURE: LIAB.ORDER 150000, INC.FORFEIT -141509, VAT.OUT -8491",
            "2026-06-18 FORFEITURE: LIAB.ORDER 18000, INC.FORFEIT -16981, VAT.OUT -1019",
            "2026-06-18 FORFEITURE: LIAB.ORDER 36000, INC.FORFEIT -33962, VAT.OUT -2038",
        ]);
        var trial = await shop.Trial();
        trial.ShouldNotContainKey("LIAB.ORDER");
        trial["LIAB.REFUND"].ShouldBe(-5_000);
        await shop.World.BooksAreBalanced();

        // A breach excludes the refund for being late (4.5); nothing is opened or paid any more.
        (await shop.Post(late, "refund-requests", new { ground = "4.6" })).Problem(409, "FORFEITED");
        (await shop.Provision(paid)).Problem(409, "ORDER_STATE");
        (await shop.Pay(part, 1_000)).Problem(409, "ORDER_STATE");
        (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Problem(409, "ACCOUNT_CLOSED");
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public async Task Clause_6_1_an_appeal_takes_the_damages_back_to_the_fen_and_the_money_goes_back()
    {
        var (desk, late, paid, _) = await Unopened();
        var id = await desk.Case();
        (await desk.Propose(id, "3.2")).Status(200);
        (await desk.Approve(id)).Status(200);
        (await desk.Act(id, "appeal")).Status(200);
        (await desk.Act(id, "appeal/uphold", await desk.Board())).Status(200).Text("status").ShouldBe("CLOSED");

        var trial = await desk.Shop.Trial();
        foreach (var account in new[] { "LIAB.ORDER", "INC.FORFEIT", "VAT.OUT" }) trial.ShouldNotContainKey(account);
        trial["LIAB.REFUND"].ShouldBe(-(5_000 + 18_000 + 186_000));
        (await Owed(desk.Shop, late), await Owed(desk.Shop, paid)).ShouldBe((18_000, 186_000));
        await desk.World.BooksAreBalanced();
    }

    [Theory]
    [Trait("Clause", "10.3")]
    [Trait("Clause", "10.4")]
    [Trait("Clause", "11.2")]
    [InlineData("FORCE_MAJEURE", "TYPHOON", "10.3")]
    [InlineData("REGULATORY", "REGULATOR_MEASURE", "10.4")]
    [InlineData("LAW_CHANGE", "POLICY_CHANGE", "11.2")]
    public async Task Clauses_10_3_10_4_and_11_2_what_was_paid_for_orders_that_are_not_open_goes_back_in_full(string kind, string category,
        string ground)
    {
        var (desk, late, paid, part) = await Unopened();
        var shop = desk.Shop;
        var operation = $"{shop.World.Path}/disruptions";
        operation += "/" + (await host.Operator.Post(operation, new { kind, category, evidence = "公告" })).Status(201).Text("id");
        if (kind == "FORCE_MAJEURE")
            (await host.Operator.Post($"{operation}/confirmation", new { text = "Confirmed", materialAdverse = true })).Status(200);
        if (kind == "LAW_CHANGE")
            (await host.Operator.Post($"{operation}/negotiation", new { agreed = false, text = "No lawful terms were found" })).Status(200);
        // Thirty full days; the part payment went back when its pay window ended.
        await shop.World.Advance("2026-07-19T00:00:00+08:00");
        (await Ended(shop, part)).ShouldBe("CANCELLED 3.3(1) 2026-06-27T00:00:00+08:00");
        (await host.Operator.Post($"{operation}/termination", new { text = "We end the agreement" })).Status(200).Text("status")
            .ShouldBe("TERMINATED");

        (await Ended(shop, late)).ShouldBe($"TERMINATED {ground} 2026-07-19T00:00:00+08:00");
        (await Ended(shop, paid)).ShouldBe($"TERMINATED {ground} 2026-07-19T00:00:00+08:00");
        (await Owed(shop, late), await Owed(shop, paid)).ShouldBe((18_000, 186_000));
        var trial = await shop.Trial();
        trial.ShouldNotContainKey("LIAB.ORDER");
        trial.ShouldNotContainKey("INC.FORFEIT");
        trial["LIAB.REFUND"].ShouldBe(-(5_000 + 18_000 + 186_000));
        await shop.World.BooksAreBalanced();
        await shop.World.Advance("2026-08-03T00:00:00+08:00");
        (await host.Operator.Get(shop.World.Path)).Text("status").ShouldBe("CLOSED");
        foreach (var refund in new[] { "rfd_1", "rfd_2", "rfd_3" })
            (await host.Operator.Post($"{shop.World.Path}/refunds/{refund}/payout", new { reference = "R" })).Status(200).Text("status")
                .ShouldBe("PAID");
        (await shop.Trial()).Values.ShouldAllBe(fen => fen == 0);
        await shop.World.BooksAreBalanced();
    }

    /// <summary>One order that the seller is late to open, one that is being opened, and one that is paid in part.</summary>
    private async Task<(Compliance Desk, string Late, string Paid, string Part)> Unopened()
    {
        var shop = await Shop.Open(host, "2026-06-10T10:00:00+08:00");
        var late = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(late, 18_000)).Status(201);
        (await shop.HandIn(late)).Status(201);
        (await shop.Review(late, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        await shop.World.Advance("2026-06-18T10:00:00+08:00");
        (await shop.Read(late)).Text("status").ShouldBe("LATE");
        var paid = (await shop.Order(Shop.Line("OCS-SEAT", 2, 1), Shop.Line("BOT-PKG-100K"))).Status(201).Text("id");
        (await shop.Pay(paid, 186_000)).Status(201);
        var part = (await host.Operator.Post($"{shop.World.Path}/orders", new { lines = new[] { Shop.Line("OCS-SEAT", 1, 3) }, payBy = "BANK" }))
            .Status(201).Text("id");
        (await shop.Pay(part, 5_000, "BANK")).Status(201).Text("status").ShouldBe("PART_PAID");
        return (new Compliance(shop), late, paid, part);
    }

    private static async Task<string> Ended(Shop shop, string order)
    {
        var read = await shop.Read(order);
        return $"{read.Text("status")} {read.Text("endGround")} {read.Text("endedAt")}";
    }

    /// <summary>What is to be given back of an order.</summary>
    private static async Task<long> Owed(Shop shop, string order) =>
        (await shop.World.Host.Operator.Get($"{shop.World.Path}/refunds")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(refund => refund.GetProperty("order").GetString() == order).Sum(refund => refund.GetProperty("openFen").GetInt64());
}
