using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Invoices;

/// <summary>
/// What is paid from the wallet at once stands on the month's statement, where its fapiao is asked for: the top-up behind it has none (A-26).
/// </summary>
public sealed class WalletPurchaseTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "4.9")]
    [Trait("Clause", "5.1")]
    public async Task Clause_4_9_a_package_is_bought_by_who_knows_that_it_is_never_given_back_and_has_its_fapiao_with_the_month()
    {
        var world = await World.Open(host, "2026-07-10T10:00:00+08:00");
        await world.Base();
        (await world.TopUp(100_000, "T1")).Status(201);
        var silent = new { skus = new[] { "MASS-PKG-10K" } };
        (await host.Operator.Post($"{world.Path}/packages", silent)).Problem(422, "ACKNOWLEDGEMENT_REQUIRED").Text("clause").ShouldBe("4.9");
        (await world.Wallet()).ShouldBe(100_000);
        var package = await world.Package("MASS-PKG-10K");
        (await host.Operator.Post($"/v1/packages/{package}/grants", new { sku = "MASS-PKG-10K" })).Problem(422, "ACKNOWLEDGEMENT_REQUIRED");
        var again = new { sku = "MASS-PKG-10K", acknowledgedNonRefundable = true };
        (await host.Operator.Post($"/v1/packages/{package}/grants", again)).Status(201);
        var bill = (await host.Operator.Get($"{world.Path}/bill")).Status(200);
        (bill.Number("prepaidFen"), bill.Number("amountDueFen")).ShouldBe((50_000, 0));

        await world.Advance("2026-08-03T00:00:00+08:00");

        var july = (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200);
        july.Json.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("subject").GetString()} "
            + $"{line.GetProperty("sku").GetString()} {line.GetProperty("units")} {line.GetProperty("grossFen")} {line.GetProperty("vatFen")} "
            + line.GetProperty("prepaid")).ShouldBe([$"package:{package} MASS-PKG-10K 20000 50000 2830 True"]);
        (july.Text("status"), july.Number("prepaidFen"), july.Number("amountDueFen")).ShouldBe(("PAID", 50_000, 0));
        (await host.Operator.Get($"{world.Path}/bill")).Status(200).Number("prepaidFen").ShouldBe(0);
        var invoices = new InvoiceDriver(world);
        (await invoices.Profile()).Status(200);
        (await invoices.Ask(new { id = "f1", statement = "202607", type = "ORDINARY", title = InvoiceDriver.Title })).Status(201)
            .Number("grossFen").ShouldBe(50_000);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    public async Task A_package_stands_still_without_a_base_product_and_goes_on_with_the_next_one()
    {
        var world = await World.Open(host, "2026-07-10T10:00:00+08:00");
        await world.Base();
        (await world.TopUp(25_000, "T1")).Status(201);
        var package = "package:" + await world.Package("MASS-PKG-10K");
        await world.Advance("2026-08-10T23:59:59+08:00");
        (await world.Use(package, "mass.message", 1, "2026-08-10T23:59:59+08:00")).Status(200).Number("accepted").ShouldBe(1);

        await world.Advance("2026-08-11T00:00:00+08:00");
        (await world.Use(package, "mass.message", 1, "2026-08-11T00:00:00+08:00")).Problem(403, "SUSPENDED");

        await world.Base();
        (await world.Use(package, "mass.message", 9_999, "2026-08-11T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await world.Wallet()).ShouldBe(0);
        await world.BooksAreBalanced();
    }
}
