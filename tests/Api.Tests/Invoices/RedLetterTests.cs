using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>Red letters (红字发票, requirements 4.3), and the refund that waits for one.</summary>
public sealed class RedLetterTests(RunningHost host)
{
    [Fact]
    public async Task What_the_buyer_has_booked_is_taken_back_in_parts_and_confirmed_within_72_hours()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-04-01T09:00:00+08:00");
        var world = invoices.World;
        (await invoices.Ask(new { id = "f1", order, type = "SPECIAL", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");

        var begun = await Red(invoices, amountFen: 1_000_001);
        begun.Text("status").ShouldBe("RED_PENDING");
        Letter(begun).ShouldBe("PENDING -1000001 net -943397 vat -56604 by 2026-04-04T09:00:00+08:00");
        await world.Advance("2026-04-04T09:00:00+08:00");
        var lapsed = await invoices.Read("f1");
        lapsed.Text("status").ShouldBe("ISSUED");
        Letter(lapsed).ShouldStartWith("LAPSED");
        lapsed.Number("redFen").ShouldBe(0);
        (await invoices.Do("f1", "red-letters/confirmation")).Problem(409, "INVOICE_STATE");

        await Red(invoices, amountFen: 1_000_001);
        await world.Advance("2026-04-07T08:59:59+08:00");
        var customer = await host.Customer(world.Account);
        (await customer.Post($"{world.Path}/invoices/f1/red-letters/confirmation")).Status(200).Flag("awaitsPlatform").ShouldBeTrue();
        // Until the platform has issued it, nothing is free.
        (await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1 })).Problem(409, "ALREADY_INVOICED");
        await invoices.Platform.Issue(world, "f1", "R1", number: 2);
        var reddened = await invoices.Settled("f1");
        reddened.Text("status").ShouldBe("REDDENED");
        reddened.Number("redFen").ShouldBe(1_000_001);
        var question = await invoices.Platform.Question(world, "f1", 2);
        $"{question["kind"]} {question["redOf"]} {question["redReason"]} {question["gross"]} {question["capitals"]}"
            .ShouldBe("RED B1 SERVICE_ENDED -10000.01 负壹万元零壹分");

        // Parts add up to the blue lines exactly: 943,397 + 1,094,339 = 2,037,736.
        (await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1_000_002 })).Problem(409, "ALREADY_INVOICED");
        (await invoices.Ask(new { id = "f2", order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1_000_001 })).Status(201);
        await Red(invoices, amountFen: null);
        (await invoices.Do("f1", "red-letters/confirmation")).Status(200);
        await invoices.Platform.Issue(world, "f1", "R2", number: 3);
        var rest = await invoices.Settled("f1");
        Letter(rest).ShouldStartWith("ISSUED -1159999 net -1094339 vat -65660");
        rest.Number("redFen").ShouldBe(2_160_000);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task What_the_buyer_has_not_used_is_taken_back_whole_and_at_once()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-04-01T09:00:00+08:00");
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");

        (await invoices.Do("f1", "red-letters", new { reason = "ISSUED_IN_ERROR", buyerUsed = false })).Status(200);
        await invoices.Platform.Issue(invoices.World, "f1", "R1", number: 2);
        (await invoices.Settled("f1")).Text("status").ShouldBe("REDDENED");
        (await invoices.Do("f1", "red-letters", new { reason = "ISSUED_IN_ERROR", buyerUsed = false })).Problem(409, "INVOICE_STATE");

        (await invoices.Ask(new { id = "f2", order, type = "ORDINARY", title = InvoiceDriver.Title })).Status(201).Number("grossFen")
            .ShouldBe(2_160_000);
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_refund_waits_for_the_red_letter_of_the_fapiao_that_stands_for_it()
    {
        var (invoices, order, shop) = await InvoiceDriver.WithPaidOrder(host, "2026-04-01T09:00:00+08:00");
        var world = invoices.World;
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 1, true)).Status(200);
        (await shop.Provision(order)).Status(200);
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201);

        (await Refund(world)).ShouldBe("AWAIT_RED_LETTER");
        (await host.Operator.Post($"{world.Path}/refunds/rfd_1/payout", new { reference = "R" })).Problem(409, "REFUND_ON_HOLD");
        (await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1 })).Problem(409, "ALREADY_INVOICED");
        (await invoices.Do("f1", "red-letters", new { reason = "SERVICE_ENDED", buyerUsed = false })).Status(200);
        await invoices.Platform.Issue(world, "f1", "R1", number: 2);
        await invoices.Settled("f1");

        (await Refund(world)).ShouldBe("APPROVED");
        (await host.Operator.Post($"{world.Path}/refunds/rfd_1/payout", new { reference = "R" })).Status(200);
        (await Refund(world)).ShouldBe("PAID");
        (await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 1 })).Problem(409, "ALREADY_INVOICED");
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task A_refund_waits_for_no_red_letter_of_a_fapiao_that_does_not_exist()
    {
        var (invoices, order, shop) = await InvoiceDriver.WithPaidOrder(host, "2026-04-01T09:00:00+08:00");
        var world = invoices.World;
        foreach (var (id, amountFen) in new[] { ("f1", 2_000_000), ("f2", 160_000) })
            (await invoices.Ask(new { id, order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip", amountFen })).Status(201);
        await invoices.Confirmed("f1");
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 1, true)).Status(200);
        (await shop.Provision(order)).Status(200);
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201);
        (await Refund(world)).ShouldBe("AWAIT_RED_LETTER");

        (await invoices.Do("f1", "issue")).Problem(409, "INVOICE_STATE");
        (await invoices.Do("f2", "review", new { fundsConfirmed = true, materialAccepted = true })).Problem(409, "INVOICE_STATE");
        foreach (var id in new[] { "f1", "f2" })
            (await invoices.Do(id, "reject", new { reason = "Given back" })).Status(200).Text("status").ShouldBe("REJECTED");

        (await Refund(world)).ShouldBe("APPROVED");
        (await host.Operator.Post($"{world.Path}/refunds/rfd_1/payout", new { reference = "R" })).Status(200);
        (await Refund(world)).ShouldBe("PAID");
        await world.BooksAreBalanced();
    }

    private async Task<string> Refund(World world) => (await host.Operator.Get($"{world.Path}/refunds")).Status(200).Json.GetProperty("items")[0]
        .GetProperty("status").GetString()!;

    private static async Task<Reply> Red(InvoiceDriver invoices, long? amountFen) =>
        (await invoices.Do("f1", "red-letters", new { reason = "SERVICE_ENDED", buyerUsed = true, amountFen })).Status(200);

    private static string Letter(Reply invoice)
    {
        var letter = invoice.Json.GetProperty("redLetters").EnumerateArray().Last();
        var line = letter.GetProperty("lines").EnumerateArray().Single();
        return $"{letter.GetProperty("outcome")} {letter.GetProperty("grossFen")} net {line.GetProperty("netFen")} "
            + $"vat {line.GetProperty("vatFen")} by {letter.GetProperty("confirmBy")}";
    }
}
