using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>Investigation, permissions, rules and damages over HTTP.</summary>
public sealed class ConductTests(RunningHost host)
{
    private const string Now = "2026-05-06T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "3.10")]
    [Trait("Clause", "3.17")]
    public async Task Who_does_not_answer_in_five_working_days_is_stopped_and_the_term_runs_on()
    {
        var desk = new Compliance(await Shop.Open(host, Now));
        await desk.Shop.Opened(Shop.Line("OCS-SEAT", 1, 12));
        var lastDay = (await desk.Shop.Subscription("sub_1")).Text("lastDay");
        var id = await desk.Case("RESOURCE_MISUSE");
        (await desk.Act(id, "evidence-request")).Status(200).Text("answerBy").ShouldBe("2026-05-12");
        (await desk.Notices("EVIDENCE_REQUESTED")).ShouldBe(1);
        // Saturday 9 May is worked in place of a holiday.
        await desk.World.Advance("2026-05-12T23:59:59+08:00");
        (await desk.Reasons()).ShouldBe("");
        await desk.World.Advance("2026-05-13T00:00:00+08:00");

        (await desk.Reasons()).ShouldBe("VIOLATION");
        (await desk.Shop.Subscription("sub_1")).Text("lastDay").ShouldBe(lastDay);
        (await desk.Act(id, "evidence", await host.Customer(desk.World.Account))).Status(200);
        (await desk.Act(id, "restriction/lift")).Status(200);
        (await desk.Reasons()).ShouldBe("");
        (await desk.Decide(id, "NO_BREACH")).Status(200).Text("status").ShouldBe("CLOSED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.18")]
    [Trait("Clause", "4.5")]
    public async Task A_case_about_one_resource_stops_that_one_and_a_sanction_is_served()
    {
        var world = await World.Open(host, Now);
        await world.Seat("1", "API-CALL");
        await world.Seat("2", "API-CALL");
        var desk = new Compliance(new Shop(world));
        var id = await desk.Case("HARASSMENT", restrict: true, subject: $"seat:{world.Account}/1");
        (await world.Use($"seat:{world.Account}/1", "api.call", 1, Now)).Problem(403, "SUSPENDED");
        (await world.Use($"seat:{world.Account}/2", "api.call", 1, Now)).Status(200).Number("accepted").ShouldBe(1);
        (await desk.Propose(id, "3.2")).Problem(409, "VIOLATION_STATE");
        (await desk.Decide(id, "SUSPEND")).Status(200).Text("decision").ShouldBe("SUSPEND");
        (await world.Use($"seat:{world.Account}/2", "api.call", 1, Now)).Problem(403, "SUSPENDED");
        (await desk.Act(id, "close")).Status(200).Text("status").ShouldBe("CLOSED");
        (await world.Use($"seat:{world.Account}/1", "api.call", 1, Now)).Status(200).Number("accepted").ShouldBe(1);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.16")]
    public async Task A_rule_binds_from_its_publication_and_the_case_cites_the_version_of_the_act()
    {
        var desk = new Compliance(await Shop.Open(host, Now));
        var rule = "SMS-" + Client.NewKey()[..8];
        (await Publish("2026-04-01T00:00:00+08:00")).Status(201).Number("version").ShouldBe(1);
        (await Publish("2026-05-01T00:00:00+08:00")).Status(201).Number("version").ShouldBe(2);
        (await Publish("2026-04-15T00:00:00+08:00")).Problem(409, "ALREADY_EXISTS");

        (await desk.Open("SPAM_HARVEST", rule: rule, actAt: "2026-03-31T23:59:59+08:00")).Problem(422, "RULE_NOT_IN_FORCE");
        (await desk.Open("SPAM_HARVEST", rule: rule, actAt: "2026-04-30T23:59:59+08:00")).Status(201).Number("ruleVersion").ShouldBe(1);
        (await desk.Open("SPAM_HARVEST", rule: rule, actAt: "2026-05-01T00:00:00+08:00")).Status(201).Number("ruleVersion").ShouldBe(2);
        (await desk.Open("DECEPTION", rule: rule)).Problem(422, "RULE_NOT_IN_FORCE");
        (await desk.Open("SPAM_HARVEST", actAt: "2026-05-07T00:00:00+08:00")).Problem(400, "MALFORMED_REQUEST");

        Task<Reply> Publish(string publishedAt) =>
            host.Admin.Post("/v1/conduct-rules", new { rule, category = "SPAM_HARVEST", text = "每日一条", channel = "SITE", publishedAt });
    }

    [Fact]
    [Trait("Clause", "3.16")]
    [Trait("Clause", "11.3(3)")]
    public async Task What_is_permitted_in_writing_is_no_breach_until_it_is_taken_back()
    {
        var desk = new Compliance(await Shop.Open(host, Now));
        var given = (await host.Operator.Post($"{desk.World.Path}/permissions",
            new { category = "SPAM_HARVEST", scope = "五月活动", until = "2026-05-31" })).Status(201);
        (await desk.Open("SPAM_HARVEST")).Problem(409, "ACT_PERMITTED");
        (await host.Operator.Post($"{desk.World.Path}/permissions/{given.Text("id")}/revoke")).Status(200);
        await desk.World.Advance("2026-05-06T11:00:00+08:00");
        (await desk.Open("SPAM_HARVEST")).Status(201);
        (await host.Operator.Post($"{desk.World.Path}/permissions",
            new { category = "ASSIGNMENT", scope = "母公司", until = "2027-05-31" })).Status(201);
        (await desk.Propose(await desk.Case("TRANSFER"), "11.3(3)")).Problem(409, "ACT_PERMITTED");
    }

    [Fact]
    [Trait("Clause", "6.2")]
    public async Task Damages_are_owed_when_agreed_and_paid_by_the_customer_alone()
    {
        var world = await World.Open(host, Now);
        var shop = new Shop(world);
        (await world.TopUp(1_000_000, "W")).Status(201);
        var claims = $"{world.Path}/damages-claims";
        var id = (await host.Operator.Post(claims, new { amountFen = 500_000, evidence = "运营商罚款" })).Status(201).Text("id");
        (await host.Operator.Post($"{claims}/{id}/payments", new { amountFen = 1, channel = "BANK", transactionId = world.Account }))
            .Problem(409, "CLAIM_STATE");
        (await host.Operator.Post($"{claims}/{id}/outcome", new { outcome = "AGREED", amountFen = 400_000 })).Status(200);
        (await shop.Trial())["AR.CLAIM"].ShouldBe(400_000);
        await world.Advance("2026-08-06T10:00:00+08:00");
        (await world.Wallet()).ShouldBe(1_000_000);
        await world.BooksAreBalanced();
        var key = Client.NewKey();
        for (var i = 0; i < 2; i++)
            (await host.Operator.Post($"{claims}/{id}/payments", new { amountFen = 400_000, channel = "BANK", transactionId = world.Account }, key))
                .Status(201).Text("status").ShouldBe("PAID");
        (await shop.Trial()).ShouldNotContainKey("AR.CLAIM");
        await world.BooksAreBalanced();
    }
}
