using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S08: late fee, suspension, partial payment, restoration (clauses 3.9, 2.6(2), 2.6(5)), over HTTP to the fen.</summary>
public sealed class S08ArrearsTests(RunningHost host)
{
    private static int numbers;

    [Fact]
    [Trait("Clause", "3.9")]
    [Trait("Clause", "2.6(5)")]
    public async Task Clause_3_9_an_unpaid_bill_costs_a_late_fee_suspends_the_account_and_is_forgiven_when_paid()
    {
        var world = await World.Open(host, "2026-06-30T00:00:00+08:00");
        var voice = "number:" + await Number(world);
        await Calls(world, voice, "2026-07-15T12:00:00+08:00", 8_000);
        await world.Advance("2026-08-03T00:00:00+08:00");
        var july = (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200);
        (july.Number("amountDueFen"), july.Number("netFen"), july.Number("vatFen")).ShouldBe((99_500, 91_284, 8_216));
        july.Text("dueOn").ShouldBe("2026-08-15");
        await ForecastSaysSo(world);

        await world.Advance("2026-08-16T00:00:00+08:00");
        (await Dunned(world)).ShouldBe("202607 OVERDUE day 1 principal 99500 fee 50");
        await world.Advance("2026-09-14T23:59:00+08:00");
        (await Account(world)).ShouldBe("ACTIVE");
        var notices = (await host.Operator.Get($"{world.Path}/dunning")).Json.GetProperty("statements")[0].GetProperty("notices");
        notices.EnumerateArray().Select(notice => notice.GetProperty("at").GetString()![..10])
            .ShouldBe(["2026-08-12", "2026-08-16", "2026-08-22", "2026-08-30", "2026-09-09"]);

        await world.Advance("2026-09-15T00:00:00+08:00");
        (await Account(world)).ShouldBe("SUSPENDED ARREARS");
        (await world.Use(voice, "voice.outbound", 60, "2026-09-15T00:00:00+08:00")).Problem(403, "SUSPENDED");
        (await Entitled(voice)).ShouldBe("no ARREARS");

        await world.Advance("2026-09-18T10:00:00+08:00");
        var part = await Pay(world, 50_000, "P1");
        Parts(part).ShouldBe(["202607 50000 fee 1692 left 51192"]);
        (await Account(world)).ShouldBe("SUSPENDED ARREARS");

        await world.Advance("2026-09-20T10:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/dunning")).Number("overdueFen").ShouldBe(54_752);
        var rest = await Pay(world, 54_752, "P2");
        Parts(rest).ShouldBe(["202607 51243 fee 51 left 0", "202608 3509 fee 9 left 0"]);
        rest.Number("remainingDueFen").ShouldBe(0);
        (await Account(world)).ShouldBe("ACTIVE");
        await ShowsItsLateFee(world, "202607", 99_500, 1_743);
        await ShowsItsLateFee(world, "202608", 3_500, 9);
        (await Entitled(voice)).ShouldBe("yes");
        (await world.Use(voice, "voice.outbound", 60, "2026-09-20T09:59:00+08:00")).Status(200);

        var ledger = (await host.Operator.Get($"{world.Path}/trial-balance")).Status(200).Json.GetProperty("accounts").EnumerateArray()
            .ToDictionary(leg => leg.GetProperty("ledgerAccount").GetString()!, leg => leg.GetProperty("amountFen").GetInt64());
        ledger["CASH.BANK"].ShouldBe(104_752);
        ledger["REV.LATE"].ShouldBe(-1_607);
        ledger.ShouldNotContainKey("AR.LATE");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.6(2)")]
    [Trait("Clause", "3.9")]
    public async Task Clause_2_6_2_a_reason_of_an_operator_stays_when_arrears_are_paid()
    {
        var world = await World.Open(host, "2026-06-30T00:00:00+08:00");
        var voice = "number:" + await Number(world);
        await world.Advance("2026-09-15T00:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await Account(world)).ShouldBe("SUSPENDED ARREARS CUSTOMER_REQUEST");
        var added = "number:" + await Number(world, "2026-09-15");
        (await Entitled(added)).ShouldBe("no ARREARS CUSTOMER_REQUEST");

        await Pay(world, (await host.Operator.Get($"{world.Path}/dunning")).Number("owedFen"), "P1");
        (await Account(world)).ShouldBe("SUSPENDED CUSTOMER_REQUEST");
        (await Entitled(voice)).ShouldBe("no CUSTOMER_REQUEST");

        (await host.Operator.Post($"{world.Path}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await Entitled(voice)).ShouldBe("yes");
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "ARREARS" })).Problem(400, "MALFORMED_REQUEST");
        await world.BooksAreBalanced();
    }

    /// <summary>A paid statement says what it cost to be late: in its list, by itself, and on the page to print.</summary>
    private async Task ShowsItsLateFee(World world, string month, long paidFen, long lateFeeFen)
    {
        var paid = (await host.Operator.Get($"{world.Path}/statements/{month}")).Status(200);
        (paid.Text("status"), paid.Number("paidFen"), paid.Number("lateFeeFen"), paid.Number("lateFeePaidFen"))
            .ShouldBe(("PAID", paidFen, lateFeeFen, lateFeeFen));
        (await host.Operator.Get($"{world.Path}/statements")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Single(head => head.GetProperty("month").GetString() == month).GetProperty("lateFeeFen").GetInt64().ShouldBe(lateFeeFen);
        (await host.Operator.Get($"{world.Path}/statements/{month}.html")).Status(200).Body
            .ShouldContain($"滞纳金 Late fee</td><td>¥{lateFeeFen / 100m:0.00}</td>");
    }

    private async Task ForecastSaysSo(World world)
    {
        var steps = (await host.Operator.Get($"{world.Path}/dunning")).Json.GetProperty("ifNothingIsPaid").EnumerateArray()
            .Select(step => $"{step.GetProperty("at").GetString()![..10]} {step.GetProperty("what").GetString()} {step.GetProperty("owedFen")}");
        steps.ShouldBe(["2026-08-12 NOTICE 99500", "2026-08-16 OVERDUE 99500", "2026-08-16 NOTICE 99550", "2026-08-22 NOTICE 99848",
            "2026-08-30 NOTICE 100246", "2026-09-09 NOTICE 100744", "2026-09-15 SUSPENDED 101042"]);
    }

    private async Task<string> Number(World world, string assignedOn = "2026-06-30")
    {
        var number = $"+86755862{Interlocked.Increment(ref numbers):D5}";
        (await host.Operator.Post($"{world.Path}/numbers", new { number, skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn })).Status(201);
        return number;
    }

    private static async Task Calls(World world, string voice, string at, int minutes)
    {
        await world.Advance(at);
        var calls = Enumerable.Range(0, minutes).Select(_ => AnEvent.Good(world.NextId(), voice, 60, at));
        foreach (var batch in calls.Chunk(500))
            (await world.Host.Reporter.Usage(batch)).Status(200).Number("accepted").ShouldBe(batch.Length);
    }

    private async Task<Reply> Pay(World world, long amountFen, string transaction) => (await host.Operator.Post($"{world.Path}/payments",
        new { amountFen, channel = "BANK", transactionId = $"{world.Account}-{transaction}" })).Status(201);

    private static List<string> Parts(Reply receipt) => [.. receipt.Json.GetProperty("allocations").EnumerateArray().Select(part =>
        $"{part.GetProperty("statement").GetString()} {part.GetProperty("amountFen")} fee {part.GetProperty("lateFeeFen")} "
            + $"left {part.GetProperty("remainingFen")}")];

    private async Task<string> Account(World world)
    {
        var account = (await host.Operator.Get(world.Path)).Status(200);
        return string.Join(' ', account.Json.GetProperty("suspensions").EnumerateArray().Select(reason => reason.GetString())
            .Prepend(account.Text("status")));
    }

    private async Task<string> Dunned(World world)
    {
        var first = (await host.Operator.Get($"{world.Path}/dunning")).Status(200).Json.GetProperty("statements")[0];
        return $"{first.GetProperty("statement").GetString()} {first.GetProperty("status").GetString()} day {first.GetProperty("overdueDays")} "
            + $"principal {first.GetProperty("principalFen")} fee {first.GetProperty("lateFeeFen")}";
    }

    private async Task<string> Entitled(string subject)
    {
        var answer = (await host.Reporter.Get($"/v1/entitlements?subject={Uri.EscapeDataString(subject)}&feature=voice.outbound")).Status(200);
        return answer.Flag("entitled") ? "yes" : "no " + string.Join(' ', answer.Json.GetProperty("reasons").EnumerateArray()
            .Select(reason => reason.GetString()));
    }
}
