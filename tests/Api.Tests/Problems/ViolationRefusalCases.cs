using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;

namespace Metering.Api.Tests.Problems;

/// <summary>The shortest way to each refusal of violation cases and damages.</summary>
internal static class ViolationRefusalCases
{
    private const string Now = "2026-05-06T10:00:00+08:00";

    public static readonly Dictionary<string, Func<RunningHost, Task<Reply>>> All = new()
    {
        ["VIOLATION_STATE"] = async host =>
        {
            var desk = await Desk(host);
            return await desk.Act(await desk.Case(), "close");
        },
        ["CURE_PERIOD_RUNNING"] = async host =>
        {
            var desk = await Desk(host);
            var id = await desk.Case();
            (await desk.Act(id, "notice")).Status(200);
            return await desk.Propose(id, "11.3(4)");
        },
        ["RULE_NOT_IN_FORCE"] = async host => await (await Desk(host)).Open("SPAM_HARVEST", rule: "NO-SUCH-RULE"),
        ["ACT_PERMITTED"] = async host =>
        {
            var desk = await Desk(host);
            (await host.Operator.Post($"{desk.World.Path}/permissions", new { category = "HARASSMENT", scope = "survey", until = "2026-05-31" }))
                .Status(201);
            return await desk.Open("HARASSMENT");
        },
        ["DISRUPTION_STATE"] = async host => await host.Operator.Post($"{await Typhoon(host)}/end", new { text = "Over" }),
        ["FM_30_DAYS_NOT_REACHED"] = async host =>
        {
            var path = await Typhoon(host);
            (await host.Operator.Post($"{path}/confirmation", new { text = "Confirmed", materialAdverse = true })).Status(200);
            return await host.Operator.Post($"{path}/termination", new { text = "We end it" });
        },
        ["CLAIM_STATE"] = async host =>
        {
            var claims = $"{(await Desk(host)).World.Path}/damages-claims";
            var id = (await host.Operator.Post(claims, new { amountFen = 1, evidence = "fine" })).Status(201).Text("id");
            (await host.Operator.Post($"{claims}/{id}/outcome", new { outcome = "WITHDRAWN" })).Status(200);
            return await host.Operator.Post($"{claims}/{id}/outcome", new { outcome = "AGREED", amountFen = 1 });
        },
    };

    private static async Task<string> Typhoon(RunningHost host)
    {
        var events = $"{(await World.Open(host, Now)).Path}/disruptions";
        var id = (await host.Operator.Post(events, new { kind = "FORCE_MAJEURE", category = "TYPHOON", evidence = "Red warning" })).Status(201)
            .Text("id");
        return $"{events}/{id}";
    }

    private static async Task<Compliance> Desk(RunningHost host) => new(new Shop(await World.Open(host, Now)));
}
