using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>A month that was paid, has its fapiao and is credited afterwards.</summary>
public sealed class CreditedMonthTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "5.2")]
    public async Task A_credit_that_outweighs_its_month_asks_for_a_red_letter_of_the_month_that_it_corrects()
    {
        var (world, voice) = await Debtor.Open(host);
        (await host.Operator.Post($"{world.Path}/payments", new { amountFen = 99_500, channel = "BANK", transactionId = world.Account })).Status(201);
        var invoices = new InvoiceDriver(world);
        (await invoices.Profile()).Status(200);
        (await Ask("f1", "202607")).Status(201).Number("grossFen").ShouldBe(99_500);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");

        await world.Advance("2026-08-20T12:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/adjustments", new
        {
            kind = "CREDIT_NOTE", month = "202607", subject = voice, sku = "VOICE-OUT", grossFen = -99_500, reason = "Carrier", units = -1,
        })).Status(201);
        await world.Advance("2026-09-03T00:00:00+08:00");
        (await world.Wallet()).ShouldBe(96_000);
        (await Ask("f2", "202608")).Problem(409, "ALREADY_INVOICED");

        // What is in the wallet pays for September, whose fapiao is due when July's says no more than its rest.
        var sms = "package:" + await world.Package("SMS-SEG");
        (await world.Use(sms, "sms.segment", 1_000, "2026-09-03T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await world.Advance("2026-10-03T00:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/payments", new { amountFen = 3_500, channel = "BANK", transactionId = world.Account + "-2" }))
            .Status(201);
        (await Ask("f3", "202609")).Problem(409, "ALREADY_INVOICED");
        (await invoices.Do("f1", "red-letters", new { reason = "SALES_ALLOWANCE", buyerUsed = true, amountFen = 96_000 })).Status(200);
        (await invoices.Do("f1", "red-letters/confirmation")).Status(200);
        await invoices.Platform.Issue(world, "f1", "R1", number: 2);
        (await invoices.Settled("f1")).Number("redFen").ShouldBe(96_000);

        (await Ask("f4", "202607")).Problem(409, "ALREADY_INVOICED");
        (await Ask("f5", "202609")).Status(201).Number("grossFen").ShouldBe(3_500 + 5_500);
        await world.BooksAreBalanced();

        Task<Reply> Ask(string id, string statement) =>
            invoices.Ask(new { id, statement, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" });
    }
}
