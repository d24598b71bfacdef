using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>An account that never pays: closed after 60 suspended days, written off by two persons, purged unless somebody holds it.</summary>
public sealed class ClosingTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.9")]
    [Trait("Clause", "2.7(3)")]
    public async Task From_suspension_to_write_off_and_purge()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Seat("1", "API-CALL");
        (await world.TopUp(40_000, "T1")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        (await world.Use(sms, "sms.segment", 100, "2026-08-03T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await host.Operator.Put($"{world.Path}/legal-hold", new { reason = "Case 7" })).Status(200).Text("legalHold").ShouldBe("Case 7");

        await world.Advance("2026-11-14T23:59:59+08:00");
        (await world.Status()).ShouldBe("SUSPENDED");
        await world.Advance("2026-11-15T00:00:00+08:00");
        (await world.Status()).ShouldBe("CLOSING");
        (await world.Statement("202607")).ShouldBe("COLLECTION");
        (await world.Use(voice, "voice.outbound", 60, "2026-11-15T00:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        (await Ends(world, "numbers")).ShouldBe("QUARANTINED");
        (await Ends(world, "seats")).ShouldBe("RECLAIMED");
        (await host.Operator.Post($"{world.Path}/statements/202607/write-off/approve")).Problem(409, "SECOND_PERSON_REQUIRED");

        await world.Advance("2026-12-03T00:00:00+08:00");
        (await world.Status()).ShouldBe("CLOSED");
        (await world.Wallet()).ShouldBe(0);
        // 550 fen of messages; the rest paid July, its late fee of 91 days first.
        (await host.Operator.Get($"{world.Path}/statements/202607")).Number("paidFen").ShouldBe(40_000 - 550 - 4_527);
        // November has rental for 14 days only.
        (await host.Operator.Get($"{world.Path}/statements/202611")).Number("grossFen").ShouldBe(1_633);
        (await world.TopUp(1, "T2")).Problem(409, "ACCOUNT_CLOSED");

        (await host.Operator.Post($"{world.Path}/statements/202607/write-off", new { reason = "Dissolved" })).Status(200);
        (await host.Operator.Post($"{world.Path}/statements/202607/write-off/approve")).Problem(409, "SECOND_PERSON_REQUIRED");
        (await host.Admin.Post($"{world.Path}/statements/202607/write-off/approve")).Status(200);
        (await world.Statement("202607")).ShouldBe("WRITTEN_OFF");
        (await world.Ledger())["EXP.BADDEBT"].ShouldBe(99_500 + 4_527 - 39_450);
        await world.BooksAreBalanced();

        await world.Advance("2027-02-14T00:00:00+08:00");
        (await Ends(world, "numbers")).ShouldBe("INVENTORY");
        (await world.Status()).ShouldBe("CLOSED");
        (await host.Operator.Put($"{world.Path}/legal-hold", new { reason = (string?)null })).Status(200);
        await world.Advance("2027-02-14T00:00:01+08:00");
        (await world.Status()).ShouldBe("PURGED");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200).Number("grossFen").ShouldBe(99_500);
        await world.BooksAreBalanced();
    }

    private static async Task<string> Ends(World world, string kind) => (await world.Host.Operator.Get($"{world.Path}/{kind}")).Status(200)
        .Json.GetProperty("items")[0].GetProperty("status").GetString()!;
}
