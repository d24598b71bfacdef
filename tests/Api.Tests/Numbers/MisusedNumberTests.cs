using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>A number that is used for another purpose than permitted, again and again (3.8).</summary>
public sealed class MisusedNumberTests(RunningHost host)
{
    private const string Number = "0755-86090300";

    [Fact]
    [Trait("Clause", "3.8")]
    public async Task Fifty_misuses_sent_twice_are_billed_once_each_twenty_are_noted_and_the_history_is_that_of_its_owners()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import(Number);
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = Number })).Status(201);
        (await desk.Assign(Number, "VOICE-OUT")).Status(201);
        await desk.World.Advance("2026-05-20T11:00:00+08:00");

        (await host.Reporter.Usage(Calls(desk.World.Account))).Status(200).Number("accepted").ShouldBe(50);
        var once = await desk.Number(Number);
        (await host.Reporter.Usage(Calls(desk.World.Account))).Status(200).Number("duplicates").ShouldBe(50);

        (await desk.Number(Number)).Body.ShouldBe(once.Body);
        once.Json.GetProperty("misuses").GetArrayLength().ShouldBe(20);
        once.Json.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("what").GetString())
            .ShouldBe(["IMPORTED", "RESERVED", "ASSIGNED"]);
        (await host.Operator.Get($"{desk.World.Path}/violations")).Status(200).Json.GetProperty("items").EnumerateArray().Single()
            .GetProperty("reports").GetArrayLength().ShouldBe(20);
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200).Number("amountDueFen").ShouldBe(50 * 12);
        await desk.World.BooksAreBalanced();
    }

    private static IEnumerable<JsonObject> Calls(string account) => Enumerable.Range(0, 50).Select(i =>
    {
        var call = AnEvent.Good($"{account}-misuse-{i}", "number:+8675586090300", 60, "2026-05-20T10:30:00+08:00");
        call["data"]!["dimensions"] = new JsonObject { ["purpose"] = "MARKETING" };
        return call;
    });
}
