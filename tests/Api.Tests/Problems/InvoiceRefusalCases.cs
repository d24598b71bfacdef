using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;

namespace Metering.Api.Tests.Problems;

/// <summary>The shortest way to each refusal of fapiao and working years.</summary>
internal static class InvoiceRefusalCases
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    public static readonly Dictionary<string, Func<RunningHost, Task<Reply>>> All = new()
    {
        ["INVOICE_PROFILE_REQUIRED"] = async host => await new InvoiceDriver(await World.Open(host, Now)).Ask(Wish("202603")),
        ["TITLE_MISMATCH"] = async host => await (await Known(host)).Ask(Wish("202603", title: "另一家公司")),
        ["GENERAL_TAXPAYER_PROOF_REQUIRED"] = async host => await (await Known(host, proof: false)).Ask(Wish("202603", type: "SPECIAL")),
        ["BUYER_FIELDS_REQUIRED"] = async host => await (await Known(host)).Ask(Wish("202603", medium: "PAPER")),
        ["TOPUP_NOT_INVOICEABLE"] = async host => await (await Known(host)).Ask(
            new { topUp = "T", type = "ORDINARY", title = InvoiceDriver.Title }),
        ["NOT_PAID_IN_FULL"] = async host =>
        {
            var (invoices, _, shop) = await InvoiceDriver.WithPaidOrder(host, Now);
            var order = (await shop.Order(Orders.Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
            return await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title });
        },
        ["ALREADY_INVOICED"] = async host =>
        {
            var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
            return await invoices.Ask(new { order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 2_160_001 });
        },
        ["INVOICE_STATE"] = async host =>
        {
            var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
            (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title })).Status(201);
            return await invoices.Do("f1", "issue");
        },
        ["RED_LETTER_AMOUNT"] = async host =>
        {
            var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, Now);
            (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
            await invoices.Confirmed("f1");
            await invoices.Issued("f1", "1");
            return await invoices.Do("f1", "red-letters", new { reason = "ISSUED_IN_ERROR", buyerUsed = false, amountFen = 1 });
        },
        ["CALENDAR_INVALID"] = host => host.Admin.Post("/v1/calendars", new
        {
            calendar = new { year = 2027, sourceDoc = "n", publishedOn = "2026-11-10", off = Array.Empty<object>(), makeup = Array.Empty<string>() },
        }),
    };

    private static async Task<InvoiceDriver> Known(RunningHost host, bool proof = true)
    {
        var invoices = new InvoiceDriver(await World.Open(host, Now));
        (await invoices.Profile(proof)).Status(200);
        return invoices;
    }

    private static object Wish(string statement, string title = InvoiceDriver.Title, string type = "ORDINARY", string medium = "DIGITAL") =>
        new { statement, type, title, medium };
}
