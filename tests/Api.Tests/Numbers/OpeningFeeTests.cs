using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>The fee for the opening of a number (requirements 3.4): paid from the wallet with its assignment, and never given back.</summary>
public sealed class OpeningFeeTests(RunningHost host)
{
    [Fact]
    public async Task A_number_is_assigned_when_the_wallet_pays_its_opening_and_stays_reserved_while_it_cannot()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00", "0752");
        await desk.Import("0752-2379000");
        (await desk.Reserve(new { use = "SALES", number = "0752-2379000" })).Status(201);
        (await desk.World.TopUp(9_999, "T1")).Status(201);
        (await desk.Assign("0752-2379000", "NUM-FIXED", "NUM-OPEN")).Problem(402, "INSUFFICIENT_BALANCE");
        (await desk.Number("0752-2379000")).Text("status").ShouldBe("RESERVED");

        (await desk.World.TopUp(101, "T2")).Status(201);
        var (path, key) = ($"{desk.World.Path}/numbers/0752-2379000/assign", Client.NewKey());
        var body = new { skus = new[] { "NUM-FIXED", "NUM-OPEN" } };
        var first = (await host.Operator.Post(path, body, key)).Status(201);
        (await host.Operator.Post(path, body, key)).Status(201).Body.ShouldBe(first.Body);
        first.Json.GetProperty("skus").EnumerateArray().Select(sku => sku.GetString()).ShouldBe(["NUM-FIXED"]);
        (await desk.World.Wallet()).ShouldBe(100);
        var shop = new Shop(desk.World);
        (await shop.Ledger()).Count(posting => posting == "2026-05-20 OPENING: LIAB.WALLET 10000, REV.NUM -9174, VAT.OUT -826").ShouldBe(1);
        (await desk.Release("0752-2379000")).Status(200);
        (await desk.World.Wallet()).ShouldBe(100);
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        var may = (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200);
        may.Json.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("sku").GetString()} {line.GetProperty("grossFen")}")
            .ShouldContain("NUM-OPEN 10000");
        (may.Number("prepaidFen"), may.Number("amountDueFen")).ShouldBe((10_000, 0));
        await desk.World.BooksAreBalanced();
    }
}
