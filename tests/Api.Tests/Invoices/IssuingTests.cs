using System.Text.Json;
using System.Text.Json.Nodes;
using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>The tax platform is slow, refuses, or answers nonsense; who may do what; paper; and many requests at once.</summary>
public sealed class IssuingTests(RunningHost host)
{
    private const string Now = "2026-04-01T09:00:00+08:00";

    [Fact]
    public async Task A_slow_platform_is_asked_under_one_key_however_often_issuing_is_repeated()
    {
        var invoices = await Confirmed();
        for (var i = 0; i < 3; i++) (await invoices.Do("f1", "issue")).Status(200).Text("status").ShouldBe("FUNDS_CONFIRMED");
        await invoices.Platform.Garble(invoices.World, "f1");
        (await invoices.Read("f1")).Flag("awaitsPlatform").ShouldBeTrue();
        (await invoices.Do("f1", "reject", new { reason = "Too slow" })).Problem(409, "INVOICE_STATE");

        await invoices.World.Advance("2026-04-02T10:00:00+08:00");
        await invoices.Platform.Issue(invoices.World, "f1", "B1");

        (await invoices.Settled("f1")).Text("issuedAt").ShouldBe("2026-04-02T10:00:00+08:00");
        invoices.Platform.Questions(invoices.World).ShouldBe([$"{invoices.World.Account}~f1~1"]);
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_fapiao_that_is_overdue_is_counted()
    {
        var invoices = await Confirmed();
        await invoices.World.Advance("2026-06-30T00:00:00+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("OVERDUE");

        (await host.Nobody.Get("/metrics")).Status(200).Body.ShouldContain("metering_invoices_overdue");
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_refusal_of_the_platform_is_shown_and_the_request_is_tried_again_or_turned_down()
    {
        var invoices = await Confirmed();
        (await invoices.Do("f1", "issue")).Status(200);
        await invoices.Platform.Refuse(invoices.World, "f1", "buyer unknown to the registry");
        var refused = await invoices.Settled("f1");
        $"{refused.Text("status")} {refused.Text("platformRefusal")}".ShouldBe("FUNDS_CONFIRMED buyer unknown to the registry");

        (await invoices.Do("f1", "issue")).Status(200);
        await invoices.Platform.Refuse(invoices.World, "f1", "still unknown", number: 2);
        await invoices.Settled("f1");
        (await invoices.Do("f1", "reject", new { reason = "Wrong buyer" })).Status(200).Text("status").ShouldBe("REJECTED");
        (await invoices.Queue()).ShouldBeEmpty();
        var order = (await invoices.Read("f1")).Text("source")["order:".Length..];
        (await invoices.Ask(new { id = "f2", order, type = "ORDINARY", title = InvoiceDriver.Title })).Status(201).Number("grossFen")
            .ShouldBe(2_160_000);
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_paper_special_fapiao_prints_four_fields_and_is_posted_at_the_customers_cost()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
        var postTo = new { recipient = "王芳", telephone = "13800000000", address = "深圳市福田区" };
        object wish = new { id = "f1", order, type = "SPECIAL", medium = "PAPER", title = InvoiceDriver.Title, postTo, material = "slip" };
        (await invoices.Ask(wish)).Problem(422, "BUYER_FIELDS_REQUIRED");
        (await host.Operator.Put($"{invoices.World.Path}/invoice-profile", new { title = InvoiceDriver.Title, uscc = "91440300MA5TE5TA9X",
            generalTaxpayerProof = "p", address = "深圳", telephone = "0755-1", bank = "招商银行", bankAccount = "755" })).Status(200);
        (await invoices.Ask(wish)).Status(201);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");

        var sent = (await invoices.Do("f1", "deliveries", new { carrier = "EMS", trackingNumber = "E1" })).Status(200);

        sent.Json.GetProperty("deliveries")[0].GetProperty("sentTo").GetString().ShouldBe("深圳市福田区");
        (await invoices.Platform.Question(invoices.World, "f1"))["buyer"]!["bankAccount"]!.GetValue<string>().ShouldBe("755");
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_customer_asks_for_its_own_only_and_operators_work_by_deadline()
    {
        var (first, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
        var other = await World.Join(host, first.World.Clock);
        var (customer, stranger) = (await host.Customer(first.World.Account), await host.Customer(other.Account));
        var key = Client.NewKey();
        object wish = new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 100 };
        var asked = (await customer.Post($"{first.World.Path}/invoices", wish, key)).Status(201);
        (await customer.Post($"{first.World.Path}/invoices", wish, key)).Status(201).Body.ShouldBe(asked.Body);
        (await stranger.Get($"{first.World.Path}/invoices/f1")).Problem(404, "NOT_FOUND");
        (await host.Operator.Get($"{other.Path}/invoices/f1")).Problem(404, "NOT_FOUND");
        (await customer.Post($"{first.World.Path}/invoices/f1/issue")).Problem(403, "FORBIDDEN");
        (await first.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1 })).Problem(409, "ALREADY_EXISTS");

        for (var i = 2; i <= 4; i++)
            (await first.Ask(new { id = $"f{i}", order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 100, material = "slip" }))
                .Status(201);
        await first.Confirmed("f3");
        await first.World.Advance("2026-04-02T09:00:00+08:00");
        await first.Confirmed("f2");

        (await first.Queue()).ShouldBe(["f3", "f2", "f1", "f4"]);
        (await first.Queue("&status=MATERIAL_REVIEW")).ShouldBe(["f4"]);
        var page = (await host.Operator.Get($"/v1/invoice-queue?testClock={first.World.Clock}&limit=3")).Status(200);
        (await first.Queue($"&limit=3&cursor={page.Text("nextCursor")}")).ShouldBe(["f4"]);
        var list = (await customer.Get($"{first.World.Path}/invoices?limit=3")).Status(200);
        list.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe(["f1", "f2", "f3"]);
        (await customer.Get($"{first.World.Path}/invoices?limit=3&cursor={list.Text("nextCursor")}")).Status(200).Json.GetProperty("items")
            .GetArrayLength().ShouldBe(1);
        (await customer.Get($"{first.World.Path}/invoices?status=REQUESTED")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await customer.Post($"{first.World.Path}/invoices/f1/material", new { material = "slip" })).Status(200).Text("status")
            .ShouldBe("MATERIAL_REVIEW");
        await first.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task A_thousand_requests_at_once_never_pass_what_was_paid()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);

        // 2,160,000 fen in shares of 7,001: 308 fit, and nobody gets the last 3,692.
        await AThousandAtOnce(invoices, new { order, type = "ORDINARY", title = InvoiceDriver.Title }, 7_001, 308, 3_692);
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task A_thousand_requests_at_once_never_pass_what_was_paid_of_a_statement_with_its_late_fee()
    {
        var (world, _) = await Debtor.Open(host);
        await world.Advance("2026-08-25T00:00:00+08:00");
        // Ten days late: 497.5 fen at 5 in 10,000 a day, of 99,500 fen.
        (await host.Operator.Post($"{world.Path}/payments",
            new { amountFen = 99_500 + 498, channel = "BANK", transactionId = world.Account })).Status(201);
        var invoices = new InvoiceDriver(world);
        (await invoices.Profile()).Status(200);

        // 99,998 fen in shares of 131: 763 fit, and nobody gets the last 45.
        await AThousandAtOnce(invoices, new { statement = "202607", type = "ORDINARY", title = InvoiceDriver.Title }, 131, 763, 45);
    }

    private static async Task AThousandAtOnce(InvoiceDriver invoices, object wish, long shareFen, int fit, long restFen)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => invoices.Ask(With(wish, $"f{i}", shareFen))));

        replies.Count(reply => reply.StatusCode == 201).ShouldBe(fit);
        foreach (var lost in replies.Where(reply => reply.StatusCode != 201)) lost.Problem(409, "ALREADY_INVOICED");
        (await invoices.Ask(With(wish, "more", restFen + 1))).Problem(409, "ALREADY_INVOICED");
        (await invoices.Ask(With(wish, "rest", null))).Status(201).Number("grossFen").ShouldBe(restFen);
        (await invoices.Queue("&limit=1000")).Count.ShouldBe(fit + 1);
        await invoices.World.BooksAreBalanced();
    }

    private static JsonObject With(object wish, string id, long? amountFen)
    {
        var body = JsonSerializer.SerializeToNode(wish)!.AsObject();
        body["id"] = id;
        if (amountFen is not null) body["amountFen"] = amountFen;
        return body;
    }

    [Fact]
    public async Task In_real_time_it_is_issued_as_on_a_test_clock_and_the_account_knows_its_deadline()
    {
        var shop = new Shop(await World.InRealTime(host));
        (await shop.Accept()).Status(201);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 18_000)).Status(201);
        var invoices = new InvoiceDriver(shop.World);
        (await invoices.Profile()).Status(200);
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        var queue = (await host.Operator.Get("/v1/invoice-queue?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray();
        queue.ShouldContain(item => item.GetProperty("account").GetString() == shop.World.Account);

        (await invoices.Issued("f1", "B1")).Text("status").ShouldBe("ISSUED");

        await shop.World.BooksAreBalanced();
    }

    private async Task<InvoiceDriver> Confirmed()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        return invoices;
    }
}
