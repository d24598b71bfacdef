using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>Consumption records over HTTP: complete over all pages, filtered by resource and day, and marked as reference.</summary>
public sealed class ConsumptionTests(RunningHost host)
{
    [Fact]
    public async Task Pages_over_several_resources_hold_every_record_once()
    {
        var world = await World.Open(host, "2026-07-12T09:00:00+08:00");
        for (var seat = 1; seat <= 3; seat++) await world.Seat($"{seat}", "API-CALL");
        await world.Advance("2026-07-14T09:00:00+08:00");
        var events = Enumerable.Range(0, 50)
            .Select(i => AnEvent.Good(world.NextId(), $"seat:{world.Account}/{i % 3 + 1}", i, $"2026-07-{12 + i % 2}T10:00:00+08:00",
            "api.call"));
        (await host.Reporter.Usage((IEnumerable<JsonObject>)[.. events])).Status(200).Number("accepted").ShouldBe(50);

        var ids = new List<string>();
        await foreach (var page in host.Operator.Pages($"{world.Path}/consumption/202607?limit=7"))
        {
            page.Flag("reference").ShouldBeTrue();
            var records = page.Json.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("eventId").GetString()!)
                .ToList();
            records.Count.ShouldBeLessThanOrEqualTo(7);
            ids.AddRange(records);
        }

        ids.Count.ShouldBe(50);
        ids.Distinct().Count().ShouldBe(50);
        var one = (await host.Operator.Get($"{world.Path}/consumption/202607?resource=seat:{world.Account}/2&day=2026-07-12")).Status(200);
        one.Json.GetProperty("records").EnumerateArray()
            .ShouldAllBe(record => record.GetProperty("subject").GetString() == $"seat:{world.Account}/2"
            && record.GetProperty("start").GetString() == "2026-07-12T10:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/consumption/202607?day=2026-13-01")).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Get($"{world.Path}/consumption/202613")).Problem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_statement_is_served_as_json_csv_and_a_page()
    {
        var world = await World.Open(host, "2026-07-12T09:00:00+08:00");
        await world.Seat("1", "API-CALL");
        (await world.Use($"seat:{world.Account}/1", "api.call", 12_345, "2026-07-12T09:00:00+08:00")).Status(200);
        (await host.Operator.Get($"{world.Path}/statements/202607")).Problem(404, "NOT_FOUND");
        await world.Advance("2026-08-03T00:00:00+08:00");
        var path = $"{world.Path}/statements/202607";

        (await host.Operator.Get(path)).Status(200).Number("grossFen").ShouldBe(988);
        (await host.Operator.Get(path, "text/csv")).Status(200).Body.ShouldBe((await host.Operator.Get(path + ".csv")).Status(200).Body);
        var page = (await host.Operator.Get(path, "text/html,application/xhtml+xml;q=0.9")).Status(200);
        page.Body.ShouldContain("¥9.88");
        page.Headers["Content-Security-Policy"].ShouldContain("default-src 'none'");
        (await host.Operator.Get($"{world.Path}/statements")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }
}
