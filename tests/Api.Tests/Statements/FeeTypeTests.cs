using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Statements;

/// <summary>What is a service fee and what is not (1.13), over HTTP.</summary>
public sealed class FeeTypeTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "1.13")]
    public async Task Clause_1_13_every_line_has_its_fee_type_and_late_fees_and_damages_stand_apart()
    {
        var shop = await Shop.Open(host, "2026-07-10T10:00:00+08:00");
        var world = shop.World;
        var quoted = (await host.Operator.Post($"{world.Path}/quotes", new
        {
            lines = new[] { Shop.Line("OCS-SEAT", 1, 1), Shop.Line("TRAINING-DAY"), Shop.Line("CONSULTING-HOUR"), Shop.Line("DEV-MANDAY") },
        })).Status(200);
        quoted.Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("feeType").GetString())
            .ShouldBe(["PRODUCT", "TRAINING", "CONSULTING", "TECHNOLOGY"]);

        await world.Seat("1", "API-CALL");
        (await world.Use($"seat:{world.Account}/1", "api.call", 1_000_000, "2026-07-10T10:00:00+08:00")).Status(200);
        (await host.Operator.Post($"{world.Path}/damages-claims", new { amountFen = 5_000, evidence = "罚款" })).Status(201);
        await world.Advance("2026-09-01T00:00:00+08:00");

        // 80,000 fen, 17 days late (16 August to 1 September) at 5 in 10,000 a day; the claim for damages is on no statement.
        var statement = (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200);
        (statement.Number("grossFen"), statement.Number("amountDueFen"), statement.Number("lateFeeFen")).ShouldBe((80_000, 80_000, 680));
        statement.Json.GetProperty("lines").EnumerateArray().Single().GetProperty("feeType").GetString().ShouldBe("PRODUCT");
        var trial = await shop.Trial();
        (trial["REV.LATE"], trial["AR.LATE"], trial["REV.VAS"]).ShouldBe((-642, 680, -75_472));
        trial.ShouldNotContainKey("AR.CLAIM");
        await world.BooksAreBalanced();
    }
}
