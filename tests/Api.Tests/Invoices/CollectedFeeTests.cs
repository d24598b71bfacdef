using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>Fapiao of an order that holds a third party's fee (2.9, 5.2): its price is paid when that fee is.</summary>
public sealed class CollectedFeeTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "5.2")]
    [Trait("Clause", "2.9")]
    public async Task A_part_payment_that_covers_all_but_the_collected_fee_is_no_full_payment()
    {
        var shop = await Shop.Open(host, "2026-08-10T10:00:00+08:00");
        var invoices = new InvoiceDriver(shop.World);
        (await invoices.Profile()).Status(200);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 10, 12), new { sku = "PARTNER-SETUP", quantity = 1, agreement = "TP-1" }))
            .Status(201).Text("id");

        (await shop.Pay(order, 2_160_000, "BANK")).Status(201).Text("status").ShouldBe("PART_PAID");
        (await Ask("f1")).Problem(409, "NOT_PAID_IN_FULL");
        (await shop.Pay(order, 30_000, "BANK")).Status(201).Text("status").ShouldBe("PAID");
        (await Ask("f2")).Status(201);
        await shop.World.BooksAreBalanced();

        Task<Reply> Ask(string id) => invoices.Ask(new
        {
            id, order, amountFen = 2_160_000, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip",
        });
    }
}
