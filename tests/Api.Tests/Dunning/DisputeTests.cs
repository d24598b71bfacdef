using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>Disputes, policies and forecasts over HTTP.</summary>
public sealed class DisputeTests(RunningHost host)
{
    [Fact]
    public async Task A_dispute_stops_the_clock_and_the_service_runs_meanwhile()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Advance("2026-09-15T00:00:00+08:00");
        (await world.Status()).ShouldBe("SUSPENDED");

        // August is due but one day, July alone suspended the account.
        (await host.Operator.Post($"{world.Path}/statements/202607/dispute", new { reason = "Minutes" })).Status(200);
        (await world.Statement("202607")).ShouldBe("DISPUTED");
        (await world.Status()).ShouldBe("ACTIVE");
        (await world.Use(voice, "voice.outbound", 60, "2026-09-15T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        var fee = (await host.Operator.Get($"{world.Path}/statements/202607")).Number("lateFeeFen");
        await world.Advance("2026-09-15T20:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/statements/202607/dispute/end", new { reason = "Rejected" })).Status(200);

        (await world.Status()).ShouldBe("SUSPENDED");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Number("lateFeeFen").ShouldBe(fee);
        await world.Advance("2026-09-16T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Number("lateFeeFen").ShouldBe(1_592);
        (await host.Operator.Post($"{world.Path}/statements/202601/dispute", new { reason = "None" })).Problem(409, "NOTHING_DUE");
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task A_policy_is_previewed_and_then_assigned()
    {
        var (world, _) = await Debtor.Open(host);

        (await Steps(world, "")).ShouldContain("SUSPENDED 2026-09-15 101042");
        (await Steps(world, "")).ShouldContain("CLOSING 2026-11-15 104027");
        (await Steps(world, "?policy=lenient")).ShouldContain("SUSPENDED 2026-10-15 99500");
        (await host.Operator.Get($"{world.Path}/dunning/forecast?policy=nosuch")).Problem(404, "NOT_FOUND");
        (await host.Operator.Put($"{world.Path}/dunning-policy", new { policy = "lenient" })).Status(200).Text("policy").ShouldBe("lenient");

        await world.Advance("2026-10-14T23:59:59+08:00");
        (await world.Status()).ShouldBe("ACTIVE");
        await world.Advance("2026-10-15T00:00:00+08:00");
        (await world.Status()).ShouldBe("SUSPENDED");
        (await world.Ledger()).ShouldNotContainKey("AR.LATE");
        await world.BooksAreBalanced();
    }

    [Theory]
    [InlineData("LateFeePerDayPer10000", "31")]
    [InlineData("SuspendWhenOverdueDaysExceed", "29")]
    [InlineData("CloseAfterSuspendedDays", "59")]
    [InlineData("LateFeePerDayPer10000", "much")]
    public async Task A_policy_harder_than_the_law_ends_the_start(string name, string value)
    {
        var folder = Directory.CreateTempSubdirectory("metering-policy-").FullName;
        using var errors = new StringWriter();

        var code = await HostProcess.Run(["--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:0",
            $"--Metering:Dunning:Policies:strict:{name}", value], TextWriter.Null, errors);

        code.ShouldBe(1);
        errors.ToString().ShouldContain(name);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<string>> Steps(World world, string query) =>
        [.. (await world.Host.Operator.Get($"{world.Path}/dunning/forecast{query}")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Select(step => $"{step.GetProperty("what").GetString()} {step.GetProperty("at").GetString()![..10]} {step.GetProperty("owedFen")}")];
}
