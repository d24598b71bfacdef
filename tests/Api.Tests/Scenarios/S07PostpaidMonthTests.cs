using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S07: postpaid month, boundary and late usage, bill beats record (clauses 2.6(4), 2.6(5)), over HTTP to the fen.</summary>
public sealed class S07PostpaidMonthTests(RunningHost host)
{
    private static int numbers;

    [Fact]
    [Trait("Clause", "2.6(4)")]
    [Trait("Clause", "2.6(5)")]
    public async Task Clause_2_6_4_and_2_6_5_a_month_is_billed_paid_and_never_changed_again()
    {
        // The bot package was paid in June: it stands on the statement of June, and in July only what goes beyond it.
        var world = await World.Open(host, "2026-06-30T09:00:00+08:00");
        await new Orders.Shop(world).Opened(Orders.Shop.Line("OCS-SEAT", 1, 12));
        (await world.TopUp(150_000, "T1")).Status(201);
        var bot = "package:" + await world.Package("BOT-PKG-100K", "BOT-MSG");
        await world.Advance("2026-07-10T09:00:00+08:00");
        var number = FreshNumber();
        (await host.Operator.Post($"{world.Path}/numbers",
            new { number, skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn = "2026-07-10" })).Status(201);
        await world.Seat("2", "API-CALL");
        var sms = "package:" + await world.Package("SMS-SEG-POST");

        await JulyCalls(world, "number:" + number);
        await world.Advance("2026-07-31T12:00:00+08:00");
        await Accepted(world, sms, "sms.segment", 1_001, "2026-07-31T11:00:00+08:00");
        await Accepted(world, $"seat:{world.Account}/2", "api.call", 12_345, "2026-07-31T11:00:00+08:00");
        await Accepted(world, bot, "bot.message", 100_250, "2026-07-31T11:00:00+08:00");
        await world.Advance("2026-08-02T10:00:00+08:00");
        var voice = "number:" + number;
        await Accepted(world, voice, "voice.outbound", 185, "2026-07-31T23:59:30+08:00");
        await Accepted(world, voice, "voice.outbound", 120, "2026-07-30T10:00:00+08:00");
        await Accepted(world, voice, "voice.outbound", 59, "2026-08-01T00:00:00+08:00");
        // The carrier's reconciliation takes four minutes away.
        await world.Advance("2026-08-02T20:00:00+08:00");
        foreach (var id in new[] { "cut-1", "cut-2" })
            (await host.Operator.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = $"{world.Account}-{id}", subject = voice }))
                .Status(201);
        (await host.Operator.Get($"{world.Path}/consumption/202607?limit=1000")).Status(200).Flag("reference").ShouldBeTrue();

        await world.Advance("2026-08-03T00:00:00+08:00");
        Lines((await host.Operator.Get($"{world.Path}/statements/202606")).Status(200)).ShouldBe(["BOT-PKG-100K 150000 141509 8491"]);
        var july = (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200);
        Lines(july).ShouldBe(["API-CALL 988 932 56", "BOT-MSG 450 425 25", "NUM-FIXED 2371 2175 196", "SMS-SEG-POST 5506 5051 455",
            "VOICE-OUT 24780 22734 2046"]);
        (july.Number("grossFen"), july.Number("netFen"), july.Number("vatFen"), july.Number("amountDueFen"))
            .ShouldBe((34_095, 31_317, 2_778, 34_095));
        july.Text("dueOn").ShouldBe("2026-08-15");
        july.Text("dueAt").ShouldBe("2026-08-16T00:00:00+08:00");

        await world.Advance("2026-08-03T09:00:00+08:00");
        await Accepted(world, voice, "voice.outbound", 130, "2026-07-30T11:00:00+08:00");
        await world.Advance("2026-08-14T16:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/payments",
            new { amountFen = 34_095, channel = "BANK", transactionId = $"{world.Account}-B1" })).Status(201);
        var paid = (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200);
        paid.Text("status").ShouldBe("PAID");
        paid.Text("contentHash").ShouldBe(july.Text("contentHash"));
        Lines(paid).ShouldBe(Lines(july));

        await world.Advance("2026-09-03T00:00:00+08:00");
        var august = (await host.Operator.Get($"{world.Path}/statements/202608")).Status(200);
        Lines(august).ShouldContain("VOICE-OUT 36 33 3 prior 202607");
        Lines(august).ShouldContain("VOICE-OUT 12 11 1");
        await world.BooksAreBalanced();
    }

    private static async Task JulyCalls(World world, string voice)
    {
        await world.Advance("2026-07-20T12:00:00+08:00");
        (string Id, long Seconds)[] odd = [("zero", 0), ("sixty", 60), ("sixty-one", 61), ("hour", 3_599), ("cut-1", 90), ("cut-2", 90)];
        var calls = odd.Concat(Enumerable.Range(0, 998).Select(i => ($"call-{i}", 90L)))
            .Select((call, i) => AnEvent.Good($"{world.Account}-{call.Item1}", voice, call.Item2,
                $"2026-07-1{1 + i % 9}T10:{i / 60 % 60:D2}:{i % 60:D2}+08:00"));
        foreach (var batch in calls.Chunk(500))
            (await world.Host.Reporter.Usage((IEnumerable<JsonObject>)batch)).Status(200).Number("accepted").ShouldBe(batch.Length);
    }

    private static async Task Accepted(World world, string subject, string meter, long quantity, string time) =>
        (await world.Use(subject, meter, quantity, time)).Status(200).Number("accepted").ShouldBe(1);

    private static List<string> Lines(Reply statement) => [.. statement.Json.GetProperty("lines").EnumerateArray()
        .Select(line => $"{line.GetProperty("sku").GetString()} {line.GetProperty("grossFen")} "
            + $"{line.GetProperty("netFen")} {line.GetProperty("vatFen")}"
            + (line.GetProperty("priorPeriod").GetBoolean() ? $" prior {line.GetProperty("usageMonth").GetString()}" : ""))
        .Order(StringComparer.Ordinal)];

    private static string FreshNumber() => $"+86755861{Interlocked.Increment(ref numbers):D5}";
}
