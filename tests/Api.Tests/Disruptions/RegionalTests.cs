using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;

namespace Metering.Api.Tests.Disruptions;

/// <summary>One command for an event of a region: every account in its scope has it, and no other (1.15, 10.1).</summary>
public sealed class RegionalTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "1.15")]
    [Trait("Clause", "10.1")]
    public async Task A_typhoon_reaches_the_accounts_of_its_area_and_lets_them_go_when_it_ends()
    {
        var first = await NumberDeskClient.Ready(host, "2026-07-06T09:00:00+08:00");
        var second = await first.Another();
        var elsewhere = await World.Join(host, first.World.Clock);
        var otherTime = await NumberDeskClient.Ready(host, "2026-07-06T09:00:00+08:00");
        var busy = await first.Another();
        var strike = (await host.Operator.Post($"{busy.World.Path}/disruptions", new
        {
            kind = "FORCE_MAJEURE", category = "STRIKE", evidence = "Strike", startedOn = "2026-07-05",
        })).Status(201).Text("id");
        (await host.Operator.Post($"{busy.World.Path}/disruptions/{strike}/confirmation", new { text = "Union" })).Status(200);

        var id = "typhoon-" + Client.NewKey()[..8];
        var declare = new
        {
            id, kind = "FORCE_MAJEURE", category = "TYPHOON", evidence = "Red warning", startedOn = "2026-07-06", area = "0755",
            testClock = first.World.Clock,
        };
        (await host.Operator.Post("/v1/disruptions", declare with { startedOn = "2026-07-07" })).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Post("/v1/disruptions", declare)).Status(202);
        (await host.Operator.Post("/v1/disruptions", declare)).Problem(409, "ALREADY_EXISTS");
        var active = await Until(id, "ACTIVE");
        (active.Number("accounts"), active.Number("refusedCount")).ShouldBe((2, 1));
        active.Json.GetProperty("refused")[0].GetProperty("account").GetString().ShouldBe(busy.World.Account);
        (await Reasons(first.World), await Reasons(second.World), await Reasons(elsewhere), await Reasons(otherTime.World))
            .ShouldBe(("FORCE_MAJEURE", "FORCE_MAJEURE", "", ""));

        await first.World.Advance("2026-07-10T18:00:00+08:00");
        // Every account would refuse these, and the walk that ends it is made once.
        (string, string?)[] wrong = [("2026-07-11", null), ("2026-07-05", null), ("2026-07-10", "2026-07-09")];
        foreach (var (endedOn, negotiateUntil) in wrong)
            (await host.Operator.Post($"/v1/disruptions/{id}/end", new { text = "Lifted", endedOn, negotiateUntil }))
                .Problem(400, "MALFORMED_REQUEST");
        // It ends where it was confirmed, also on an account that is registered elsewhere by now.
        await second.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0769"));
        (await host.Operator.Post($"/v1/disruptions/{id}/end", new { text = "Lifted", endedOn = "2026-07-10" })).Status(202);
        (await Until(id, "ENDED")).Number("endedAccounts").ShouldBe(2);
        (await Reasons(first.World), await Reasons(second.World), await Reasons(busy.World)).ShouldBe(("", "", "FORCE_MAJEURE"));
        (await host.Operator.Post($"/v1/disruptions/{id}/end", new { text = "Lifted", endedOn = "2026-07-10" })).Problem(409, "DISRUPTION_STATE");
        (await host.Operator.Get($"/v1/disruptions/{id}x")).Problem(404, "NOT_FOUND");
        await first.World.BooksAreBalanced();
    }

    private async Task<string> Reasons(World world) => string.Join(' ', (await host.Operator.Get(world.Path)).Status(200).Json
        .GetProperty("suspensions").EnumerateArray().Select(reason => reason.GetString()));

    private async Task<Reply> Until(string id, string phase)
    {
        for (var i = 0; i < 600; i++)
        {
            var reply = (await host.Operator.Get($"/v1/disruptions/{id}")).Status(200);
            if (reply.Text("phase") == phase) return reply;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"The event {id} is not {phase}.");
    }
}
