using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>
/// One product ends for a breach while orders of it are not open (6.1, 11.3): what was paid for it is damages, the rest of an order goes on while
/// a base product is left in it, and part payments go back (3.3(1)).
/// </summary>
public sealed class ProductEndsWithOrdersTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "6.1")]
    [Trait("Clause", "11.3")]
    [Trait("Clause", "3.3(1)")]
    [Trait("Clause", "11.1")]
    public async Task Clause_6_1_a_product_that_ends_takes_its_lines_of_unopened_orders_along_and_no_others()
    {
        var (desk, mixed, late, only, other, part) = await Unopened();
        var shop = desk.Shop;
        var id = await desk.Case("TRANSFER", product: "OCS-SEAT");
        (await desk.Propose(id, "3.2")).Status(200);
        (await desk.Approve(id)).Status(200);

        (await Where(shop, mixed)).ShouldBe("LATE [1] ");
        (await Where(shop, late)).ShouldBe("LATE [1] ");
        (await Where(shop, only)).ShouldBe("TERMINATED [1,2] 3.2");
        (await Where(shop, other)).ShouldBe("PROVISIONING [] ");
        (await Where(shop, part)).ShouldBe("CANCELLED [] 3.2");
        (await shop.Ledger()).Where(entry => entry.Contains("LIAB.ORDER", StringComparison.Ordinal)).TakeLast(5).ShouldBe(
        [
            "2026-06-18 FORFEITURE: LIAB.ORDER 18000, INC.FORFEIT -16981, VAT.OUT -1019",
            "2026-06-18 FORFEITURE: LIAB.ORDER 18000, INC.FORFEIT -16981, VAT.OUT -1019",
            "2026-06-18 FORFEITURE: LIAB.ORDER 36000, INC.FORFEIT -33962, VAT.OUT -2038",
            "2026-06-18 ORDER: LIAB.ORDER 150000, LIAB.REFUND -150000",
            "2026-06-18 ORDER: LIAB.ORDER 5000, LIAB.REFUND -5000",
        ], ignoreOrder: true);
        (await desk.Ledger("LIAB.ORDER")).ShouldBe(-3 * 3_000);
        await shop.World.BooksAreBalanced();

        // The seller still owes the other products: late, they may be given up for their money (4.6), or opened.
        (await shop.Post(late, "refund-requests", new { ground = "4.6", lines = new[] { 1 } })).Problem(409, "FORFEITED");
        (await shop.Post(late, "refund-requests", new { ground = "4.6" })).Status(201).Text("status").ShouldBe("TERMINATED");
        (await desk.Ledger("LIAB.REFUND")).ShouldBe(-(150_000 + 5_000 + 3_000));
        (await shop.Provision(mixed)).Status(200).Text("status").ShouldBe("ACTIVATED_LATE");
        (await shop.Provision(other)).Status(200).Text("status").ShouldBe("ACTIVATED");
        (await Running(shop)).ShouldBe("EQQ-SEAT EQQ-SEAT");
        (await desk.Ledger("LIAB.ORDER")).ShouldBe(0);
        // What was opened after it is withdrawn like any other.
        (await shop.Post(mixed, "refund-requests", new { ground = "4.7" })).Status(201).Text("status").ShouldBe("TERMINATED");
        (await Running(shop)).ShouldBe("EQQ-SEAT");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public async Task Clause_6_1_an_appeal_gives_back_what_unopened_orders_had_paid_for_the_product()
    {
        var (desk, mixed, late, only, _, _) = await Unopened();
        var id = await desk.Case("TRANSFER", product: "OCS-SEAT");
        (await desk.Propose(id, "3.2")).Status(200);
        (await desk.Approve(id)).Status(200);
        var forfeited = (await desk.Read(id)).Number("forfeitedFen");
        forfeited.ShouldBeGreaterThan(18_000 + 18_000 + 36_000);
        (await desk.Act(id, "appeal")).Status(200);
        (await desk.Act(id, "appeal/uphold", await desk.Board())).Status(200).Text("status").ShouldBe("CLOSED");

        (await desk.Ledger("INC.FORFEIT")).ShouldBe(0);
        (await desk.Ledger("LIAB.REFUND")).ShouldBe(-(150_000 + 5_000 + forfeited));
        (await Owed(desk.Shop, mixed), await Owed(desk.Shop, late), await Owed(desk.Shop, only)).ShouldBe((18_000, 18_000, 186_000));
        await desk.World.BooksAreBalanced();
    }

    /// <summary>A running product; two orders of it and another that the seller is late to open; one of it and a package for it; one without it; one
    /// that is paid in part.</summary>
    private async Task<(Compliance Desk, string Mixed, string Late, string Only, string Other, string Part)> Unopened()
    {
        var shop = await Shop.Open(host, "2026-06-10T10:00:00+08:00");
        var (mixed, late) = (await Paid(shop, Shop.Line("OCS-SEAT", 1, 1), Shop.Line("EQQ-SEAT", 1, 1)),
            await Paid(shop, Shop.Line("OCS-SEAT", 1, 1), Shop.Line("EQQ-SEAT", 1, 1)));
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 12));
        await shop.World.Advance("2026-06-18T10:00:00+08:00");
        var only = await Paid(shop, Shop.Line("OCS-SEAT", 2, 1), Shop.Line("BOT-PKG-100K"));
        var other = await Paid(shop, Shop.Line("EQQ-SEAT", 1, 1));
        var part = (await host.Operator.Post($"{shop.World.Path}/orders", new { lines = new[] { Shop.Line("OCS-SEAT", 1, 3) }, payBy = "BANK" }))
            .Status(201).Text("id");
        (await shop.Pay(part, 5_000, "BANK")).Status(201).Text("status").ShouldBe("PART_PAID");
        return (new Compliance(shop), mixed, late, only, other, part);
    }

    private static async Task<string> Paid(Shop shop, params object[] lines)
    {
        var placed = (await shop.Order(lines)).Status(201);
        var paid = (await shop.Pay(placed.Text("id"), placed.Number("dueFen"))).Status(201);
        if (paid.Text("status") == "PROVISIONING") return placed.Text("id");
        (await shop.HandIn(placed.Text("id"))).Status(201);
        (await shop.Review(placed.Text("id"), 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        return placed.Text("id");
    }

    private static async Task<string> Where(Shop shop, string order)
    {
        var read = await shop.Read(order);
        return $"{read.Text("status")} {read.Json.GetProperty("endedLines").GetRawText()} {read.Json.GetProperty("endGround").GetString()}";
    }

    private static async Task<string> Running(Shop shop) => string.Join(' ', (await shop.World.Host.Operator.Get(
        $"{shop.World.Path}/subscriptions?status=ACTIVE")).Status(200).Json.GetProperty("items").EnumerateArray()
        .Select(each => each.GetProperty("sku").GetString()));

    private static async Task<long> Owed(Shop shop, string order) =>
        (await shop.World.Host.Operator.Get($"{shop.World.Path}/refunds")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(refund => refund.GetProperty("order").GetString() == order).Sum(refund => refund.GetProperty("openFen").GetInt64());
}
