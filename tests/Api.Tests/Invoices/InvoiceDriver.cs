using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>Fapiao of a world's account, driven over HTTP.</summary>
internal sealed class InvoiceDriver(World world)
{
    public const string Title = "深圳示例科技有限公司";

    public World World { get; } = world;

    public TaxPlatform Platform { get; } = new(world.Host);

    private Client Operator => World.Host.Operator;

    /// <summary>An account that has paid an order of ten seats for a year: 2,160,000 fen.</summary>
    public static async Task<(InvoiceDriver Invoices, string Order, Shop Shop)> WithPaidOrder(RunningHost host, string now, bool proof = true)
    {
        var shop = await Shop.Open(host, now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 10, 12))).Status(201).Text("id");
        (await shop.Pay(order, 2_160_000, "BANK")).Status(201).Text("status").ShouldBe("PAID");
        var invoices = new InvoiceDriver(shop.World);
        (await invoices.Profile(proof)).Status(200);
        return (invoices, order, shop);
    }

    public Task<Reply> Profile(bool proof = true, string title = Title) => Operator.Put($"{World.Path}/invoice-profile",
        new { title, uscc = "91440300MA5TE5TA9X", generalTaxpayerProof = proof ? "proof-2026" : null });

    public Task<Reply> Ask(object body, string? key = null) => Operator.Post($"{World.Path}/invoices", body, key);

    public Task<Reply> Do(string invoice, string what, object? body = null) =>
        Operator.Post($"{World.Path}/invoices/{invoice}/{what}", body);

    public async Task<Reply> Read(string invoice) => (await Operator.Get($"{World.Path}/invoices/{invoice}")).Status(200);

    /// <summary>Confirms both; the time to issue runs.</summary>
    public async Task<Reply> Confirmed(string invoice) =>
        (await Do(invoice, "review", new { fundsConfirmed = true, materialAccepted = true })).Status(200);

    /// <summary>Reads until the platform's answer is written down.</summary>
    public async Task<Reply> Settled(string invoice)
    {
        for (var i = 0; i < 100; i++)
        {
            var read = await Read(invoice);
            if (!read.Flag("awaitsPlatform")) return read;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{invoice} still waits for the platform.");
    }

    /// <summary>Asks, confirms, issues and is answered at once.</summary>
    public async Task<Reply> Issued(string invoice, string number)
    {
        (await Do(invoice, "issue")).Status(200).Flag("awaitsPlatform").ShouldBeTrue();
        await Platform.Issue(World, invoice, number);
        return await Settled(invoice);
    }

    /// <summary>The ids in the work queue of this world's clock, in order.</summary>
    public async Task<IReadOnlyList<string>> Queue(string filter = "") =>
        [.. (await Operator.Get($"/v1/invoice-queue?testClock={World.Clock}{filter}")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("invoice").GetString()!)];
}
