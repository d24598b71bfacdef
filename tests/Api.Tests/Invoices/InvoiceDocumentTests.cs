using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;
using static Metering.Api.Tests.Numbers.NumberDeskClient;

namespace Metering.Api.Tests.Invoices;

/// <summary>The title equals the submitted qualification documents, and a special fapiao needs an accepted proof (clause 5.1).</summary>
public sealed class InvoiceDocumentTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "5.1")]
    public async Task Accepted_documents_decide_the_buyer_whatever_was_entered()
    {
        var (desk, invoices) = await WithPaidStatement();
        (await desk.World.Host.Operator.Put($"{desk.World.Path}/invoice-profile", new
        {
            title = "另一家公司", uscc = "91440300MA5TE5TA9X", generalTaxpayerProof = "entered by hand", address = "深圳",
        })).Status(200);

        (await invoices.Ask(Wish("f1", "ORDINARY", "另一家公司"))).Problem(422, "TITLE_MISMATCH");
        (await invoices.Ask(Wish("f1", "SPECIAL"))).Problem(422, "GENERAL_TAXPAYER_PROOF_REQUIRED");
        var proof = await desk.Accept(Document("GENERAL_TAXPAYER_PROOF", Customer, validUntil: "2026-08-09"));
        var asked = (await invoices.Ask(Wish("f1", "SPECIAL"))).Status(201);

        var buyer = asked.Json.GetProperty("buyer");
        buyer.GetProperty("uscc").GetString().ShouldBe(Customer);
        buyer.GetProperty("generalTaxpayerProof").GetString().ShouldBe(proof);
        buyer.GetProperty("address").GetString().ShouldBe("深圳");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task Material_is_accepted_only_while_the_documents_can_be_relied_on()
    {
        var (desk, invoices) = await WithPaidStatement();
        await desk.Accept(Document("GENERAL_TAXPAYER_PROOF", Customer, validUntil: "2026-08-09"));
        (await invoices.Ask(Wish("f1", "SPECIAL"))).Status(201);
        await desk.World.Advance("2026-08-10T00:00:00+08:00");

        var both = new { fundsConfirmed = true, materialAccepted = true };
        (await invoices.Do("f1", "review", both)).Problem(422, "GENERAL_TAXPAYER_PROOF_REQUIRED");
        // Nothing of the refused review stands: not even the funds, and no clock runs.
        (await invoices.Read("f1")).Json.GetProperty("deadline").ValueKind.ShouldBe(JsonValueKind.Null);
        (await invoices.Do("f1", "review", new { fundsConfirmed = true })).Status(200);
        await desk.Accept(Document("GENERAL_TAXPAYER_PROOF", Customer, validUntil: "2028-08-09"));
        await desk.World.Advance("2026-08-11T09:00:00+08:00");

        var started = (await invoices.Do("f1", "review", new { materialAccepted = true })).Status(200);

        started.Json.GetProperty("deadline").GetProperty("startedOn").GetString().ShouldBe("2026-08-11");
        await desk.World.BooksAreBalanced();
    }

    /// <summary>A customer with an accepted business licence who has paid its statement of July: 988 fen.</summary>
    private async Task<(NumberDeskClient Desk, InvoiceDriver Invoices)> WithPaidStatement()
    {
        var desk = await Ready(host, "2026-07-01T00:00:00+08:00");
        await desk.World.Seat("1", "API-CALL");
        (await desk.World.Use($"seat:{desk.World.Account}/1", "api.call", 12_345, "2026-07-01T00:00:00+08:00")).Status(200);
        await desk.World.Advance("2026-08-03T00:00:00+08:00");
        (await host.Operator.Post($"{desk.World.Path}/payments",
            new { amountFen = 988, channel = "BANK", transactionId = desk.World.Account })).Status(201);
        return (desk, new InvoiceDriver(desk.World));
    }

    private static object Wish(string id, string type, string title = InvoiceDriver.Title) =>
        new { id, statement = "202607", type, title, material = "slip" };
}
