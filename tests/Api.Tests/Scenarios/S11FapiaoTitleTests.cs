using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S11: title, type, duplicate and wrong address of a fapiao (clauses 5.1, 5.2), over HTTP to the fen.</summary>
public sealed class S11FapiaoTitleTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "5.1")]
    [Trait("Clause", "5.2")]
    public async Task Clause_5_1_title_proof_amount_and_the_same_fapiao_posted_again()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-03-02T09:00:00+08:00", proof: false);
        var world = invoices.World;
        object Wish(string title, string id = "f1", long amountFen = 2_160_000) =>
            new { id, order, type = "SPECIAL", title, amountFen, material = "slip-1" };
        var refused = (await invoices.Ask(Wish("深圳示例科技公司"))).Problem(422, "TITLE_MISMATCH");
        refused.Text("clause").ShouldBe("5.1");
        (await invoices.Ask(Wish(InvoiceDriver.Title))).Problem(422, "GENERAL_TAXPAYER_PROOF_REQUIRED");
        (await invoices.Profile(proof: true)).Status(200);
        (await invoices.Ask(Wish("深圳示例　科技有限公司 "))).Status(201).Number("grossFen").ShouldBe(2_160_000);
        (await invoices.Ask(Wish(InvoiceDriver.Title, "f2", 1))).Problem(409, "ALREADY_INVOICED").Text("clause").ShouldBe("5.2");

        await invoices.Confirmed("f1");
        var issued = await invoices.Issued("f1", "26442000000000000002");
        issued.Number("netFen").ShouldBe(2_037_736);
        issued.Number("vatFen").ShouldBe(122_264);
        issued.Text("capitals").ShouldBe("贰万壹仟陆佰元整");
        var question = await invoices.Platform.Question(world, "f1");
        $"{question["kind"]} {question["buyer"]!["name"]} {question["lines"]![0]!["item"]} {question["net"]} {question["vat"]} {question["gross"]}"
            .ShouldBe("BLUE 深圳示例科技有限公司 *信息技术服务*信息系统服务费 20377.36 1222.64 21600.00");
        (await invoices.Ask(Wish(InvoiceDriver.Title, "f2", 1))).Problem(409, "ALREADY_INVOICED");

        var before = (await host.Operator.Get($"{world.Path}/trial-balance")).Status(200).Body;
        (await invoices.Do("f1", "deliveries", new { carrier = "SF", trackingNumber = "SF1" })).Status(200).Text("status").ShouldBe("DELIVERED");
        (await invoices.Do("f1", "returns", new { reason = "Addressee unknown" })).Status(200).Text("status").ShouldBe("DELIVERED");
        (await invoices.Do("f1", "issue")).Problem(409, "INVOICE_STATE");
        var again = (await invoices.Do("f1", "deliveries", new { sentTo = "深圳市南山区", carrier = "SF", trackingNumber = "SF2" })).Status(200);
        again.Text("fapiaoNumber").ShouldBe("26442000000000000002");
        again.Json.GetProperty("deliveries").GetArrayLength().ShouldBe(2);
        (await host.Operator.Get($"{world.Path}/trial-balance")).Status(200).Body.ShouldBe(before);
        invoices.Platform.Questions(world).ShouldBe([$"{world.Account}~f1~1"]);
        (await invoices.Queue()).ShouldBeEmpty();
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task Clause_5_2_a_statement_is_invoiceable_once_it_is_paid_in_full_and_a_top_up_never()
    {
        var world = await World.Open(host, "2026-07-01T00:00:00+08:00");
        var invoices = new InvoiceDriver(world);
        (await invoices.Profile()).Status(200);
        (await world.TopUp(1_000, "T")).Status(201);
        await world.Seat("1", "API-CALL");
        (await world.Use($"seat:{world.Account}/1", "api.call", 12_345, "2026-07-01T00:00:00+08:00")).Status(200);
        await world.Advance("2026-08-03T00:00:00+08:00");
        object Wish(string id) => new { id, statement = "202607", type = "ORDINARY", title = InvoiceDriver.Title };
        (await invoices.Ask(new { topUp = $"{world.Account}-T", type = "ORDINARY", title = InvoiceDriver.Title }))
            .Problem(409, "TOPUP_NOT_INVOICEABLE");
        (await invoices.Ask(Wish("f1"))).Problem(409, "NOT_PAID_IN_FULL");
        (await Pay(world, 987, "1")).Status(201);
        (await invoices.Ask(Wish("f1"))).Problem(409, "NOT_PAID_IN_FULL");
        (await Pay(world, 1, "2")).Status(201);

        // Twelve at once for the same fen: exactly one wins.
        var replies = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => invoices.Ask(Wish($"f{i}"))));

        replies.Count(reply => reply.StatusCode == 201).ShouldBe(1);
        foreach (var lost in replies.Where(reply => reply.StatusCode != 201)) lost.Problem(409, "ALREADY_INVOICED");
        var won = replies.Single(reply => reply.StatusCode == 201);
        won.Text("status").ShouldBe("REQUESTED");
        $"{won.Number("grossFen")} {won.Number("netFen")} {won.Number("vatFen")}".ShouldBe("988 932 56");
        (await host.Operator.Get($"{world.Path}/invoices?source=statement:202607")).Status(200).Json.GetProperty("items").GetArrayLength()
            .ShouldBe(1);
        await world.BooksAreBalanced();
    }

    private static Task<Reply> Pay(World world, long amountFen, string transaction) => world.Host.Operator.Post($"{world.Path}/payments",
        new { amountFen, channel = "BANK", transactionId = $"{world.Account}-{transaction}" });
}
