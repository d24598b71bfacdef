using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Statements;

/// <summary>Bills before they are final, and their corrections (2.6(4), 3.6), over HTTP.</summary>
public sealed class CorrectionTests(RunningHost host)
{
    [Fact]
    public async Task The_bill_so_far_grows_to_the_statement()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Advance("2026-08-10T12:00:00+08:00");
        (await world.TopUp(10_000, "T1")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        (await world.Use(sms, "sms.segment", 100, "2026-08-10T12:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await world.Use(voice, "voice.outbound", 61, "2026-08-10T12:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);

        // Rental of 10 of 31 days, two minutes; 100 segments of 5.5 fen were paid as they happened.
        var soFar = (await host.Operator.Get($"{world.Path}/bill")).Status(200);
        (soFar.Text("status"), soFar.Number("grossFen"), soFar.Number("prepaidFen"), soFar.Number("amountDueFen"))
            .ShouldBe(("OPEN", 1_129 + 24 + 550, 550, 1_153));
        var whole = (await host.Operator.Get($"{world.Path}/bill?basis=month-end")).Status(200);
        (whole.Number("grossFen"), whole.Number("amountDueFen")).ShouldBe((3_500 + 24 + 550, 3_524));
        (await host.Operator.Get($"{world.Path}/bill?month=202607")).Problem(404, "NOT_FOUND");
        (await host.Operator.Get($"{world.Path}/bill?month=202609")).Problem(404, "NOT_FOUND");

        await world.Advance("2026-09-02T12:00:00+08:00");
        (await world.Use(voice, "voice.outbound", 60, "2026-09-02T12:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        var provisional = (await host.Operator.Get($"{world.Path}/bill?month=202608&basis=month-end")).Status(200);
        provisional.Text("status").ShouldBe("PROVISIONAL");
        var september = (await host.Operator.Get($"{world.Path}/bill")).Status(200);
        september.Number("grossFen").ShouldBe(233 + 12);
        await world.Advance("2026-09-03T00:00:00+08:00");
        var final = (await host.Operator.Get($"{world.Path}/statements/202608")).Status(200);
        foreach (var sum in new[] { "grossFen", "netFen", "vatFen", "prepaidFen", "amountDueFen" })
            final.Number(sum).ShouldBe(provisional.Number(sum), sum);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task Corrections_stand_on_the_next_statement_and_reconciliation_on_its_own()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Advance("2026-09-02T20:00:00+08:00");
        var july = (await host.Operator.Get($"{world.Path}/statements/202607")).Text("contentHash");
        (await Adjust(world, "RECONCILIATION", "202607", voice, -48)).Problem(422, "ADJUSTMENT_INVALID");
        (await Adjust(world, "CREDIT_NOTE", "202607", voice, 48)).Problem(422, "ADJUSTMENT_INVALID");
        (await Adjust(world, "CORRECTION", "202608", voice, -48)).Problem(422, "ADJUSTMENT_INVALID");
        (await Adjust(world, "RECONCILIATION", "202608", voice, -12)).Status(201);
        (await Adjust(world, "CREDIT_NOTE", "202607", voice, -48)).Status(201).Number("number").ShouldBe(2);
        (await host.Operator.Get($"{world.Path}/adjustments")).Json.GetProperty("items").GetArrayLength().ShouldBe(2);

        await world.Advance("2026-09-03T00:00:00+08:00");
        var august = (await host.Operator.Get($"{world.Path}/statements/202608")).Status(200);
        august.Number("amountDueFen").ShouldBe(3_500 - 48 - 12);
        august.Json.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("grossFen").GetInt64() < 0)
            .Select(line => $"{line.GetProperty("usageMonth")} {line.GetProperty("grossFen")} {line.GetProperty("netFen")} "
                + $"{line.GetProperty("priorPeriod").GetBoolean()}").ShouldBe(["202608 -12 -11 False", "202607 -48 -44 True"]);
        (await host.Operator.Get($"{world.Path}/statements/202607")).Text("contentHash").ShouldBe(july);
        (await host.Operator.Get($"{world.Path}/adjustments")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);

        // More than a whole month's bill: the rest is the customer's money.
        (await Adjust(world, "CREDIT_NOTE", "202607", voice, -5_000)).Status(201);
        await world.Advance("2026-10-03T00:00:00+08:00");
        (await world.Wallet()).ShouldBe(1_500);
        await world.BooksAreBalanced();
    }

    private static Task<Reply> Adjust(World world, string kind, string month, string subject, long grossFen) => world.Host.Operator.Post(
        $"{world.Path}/adjustments", new { kind, month, subject, sku = "VOICE-OUT", grossFen, reason = "Carrier", units = grossFen / 12 });
}
