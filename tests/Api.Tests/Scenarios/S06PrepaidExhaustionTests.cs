using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S06: prepaid wallet, SMS segments, exhaustion (clauses 1.13, 2.6(3), 2.6(5)), over HTTP to the fen.</summary>
public sealed class S06PrepaidExhaustionTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "2.6(3)")]
    [Trait("Clause", "2.6(5)")]
    public async Task Clause_2_6_3_and_2_6_5_money_runs_out_to_the_fen_and_never_below()
    {
        var world = await World.Open(host, "2026-03-02T09:00:00+08:00");
        await world.Seat("1", "OCS-SEAT");
        (await world.TopUp(10_000, "T1")).Status(201).Number("balanceFen").ShouldBe(10_000);
        (await world.TopUp(10_000, "T1")).StatusCode.ShouldBe(201);
        (await world.Wallet()).ShouldBe(10_000);
        var sms = "package:" + await world.Package("SMS-SEG");

        (await world.Use(sms, "sms.segment", 1_500, "2026-03-02T09:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await world.Wallet()).ShouldBe(1_750);
        (await host.Operator.Get(world.Path)).Status(200).Number("lowBalanceNotices").ShouldBe(1);
        (await world.Use(sms, "sms.segment", 300, "2026-03-02T09:01:00+08:00")).Status(200);
        (await world.Wallet()).ShouldBe(100);
        (await world.Use(sms, "sms.segment", 20, "2026-03-02T09:02:00+08:00")).Problem(402, "INSUFFICIENT_BALANCE").Text("clause")
            .ShouldBe("2.6(5)");
        (await world.Wallet()).ShouldBe(100);
        var eighteen = world.NextId();
        (await world.Use(sms, "sms.segment", 18, "2026-03-02T09:03:00+08:00", eighteen)).Status(200).Number("accepted").ShouldBe(1);
        (await world.Wallet()).ShouldBe(1);
        (await world.Use(sms, "sms.segment", 18, "2026-03-02T09:03:00+08:00", eighteen)).Status(200).Number("duplicates").ShouldBe(1);
        (await world.Wallet()).ShouldBe(1);

        (await world.TopUp(5_000, "T2")).Status(201);
        (await world.Use(sms, "sms.segment", 20, "2026-03-02T09:04:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await world.Wallet()).ShouldBe(4_891);

        await world.Advance("2026-04-03T00:00:00+08:00");
        var statement = (await host.Operator.Get($"{world.Path}/statements/202603")).Status(200);
        statement.Number("prepaidFen").ShouldBe(10_109);
        statement.Number("amountDueFen").ShouldBe(0);
        var trial = (await host.Operator.Get($"{world.Path}/trial-balance")).Status(200).Json.GetProperty("accounts").EnumerateArray()
            .ToDictionary(leg => leg.GetProperty("ledgerAccount").GetString()!, leg => leg.GetProperty("amountFen").GetInt64());
        trial["REV.MSG"].ShouldBe(-9_274);
        trial["VAT.OUT"].ShouldBe(-835);
        trial["LIAB.WALLET"].ShouldBe(-4_891);
        await world.BooksAreBalanced();
    }
}
