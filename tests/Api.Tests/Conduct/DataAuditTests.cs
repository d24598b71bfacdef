using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>Audits of data and consents of users over HTTP (3.7, 3.20, 4.11).</summary>
public sealed class DataAuditTests(RunningHost host)
{
    private const string Now = "2026-05-06T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "4.11")]
    public async Task An_audit_has_its_day_its_answer_and_its_outcome()
    {
        var world = await World.Open(host, Now);
        var audits = $"{world.Path}/data-audits";
        var asked = (await host.Operator.Post(audits, new { questions = "五月线索来源？" })).Status(201);
        // Saturday 9 May is worked in place of a holiday.
        (asked.Text("status"), asked.Text("answerBy")).ShouldBe(("ASKED", "2026-05-12"));
        var one = $"{audits}/{asked.Text("id")}";
        (await host.Operator.Post($"{one}/outcome", new { passed = true, text = "x" })).Problem(409, "VIOLATION_STATE");
        var customer = await host.Customer(world.Account);
        (await customer.Post(audits, new { questions = "?" })).Problem(403, "FORBIDDEN");
        (await customer.Post($"{one}/answer", new { text = "自有门店，已获同意" })).Status(200).Text("status").ShouldBe("ANSWERED");
        (await customer.Post($"{one}/answer", new { text = "again" })).Problem(409, "VIOLATION_STATE");
        (await customer.Post($"{one}/outcome", new { passed = true, text = "x" })).Problem(403, "FORBIDDEN");
        (await host.Operator.Post($"{one}/outcome", new { passed = true, text = "Consents were shown" })).Status(200).Text("status")
            .ShouldBe("PASSED");
        await world.Advance("2026-05-13T00:00:00+08:00");
        (await Compliance(world).Notices("DATA_AUDIT")).ShouldBe(1);
        (await host.Operator.Get($"{world.Path}/violations")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.Operator.Post($"{audits}/aud_9/answer", new { text = "x" })).Problem(404, "NOT_FOUND");
    }

    [Fact]
    [Trait("Clause", "4.11")]
    public async Task An_audit_without_an_answer_opens_a_case_once()
    {
        var world = await World.Open(host, Now);
        var audit = (await host.Operator.Post($"{world.Path}/data-audits", new { questions = "Sources?" })).Status(201).Text("id");
        await world.Advance("2026-05-12T23:59:59+08:00");
        (await Cases(world)).ShouldBeEmpty();
        await world.Advance("2026-05-13T00:00:00+08:00");
        (await Cases(world)).ShouldBe([$"DATA_AUDIT_UNANSWERED 4.11 2026-05-13T00:00:00+08:00 {audit}"]);
        await world.Advance("2026-06-13T00:00:00+08:00");
        (await Cases(world)).Count.ShouldBe(1);
        // A late answer is kept.
        (await host.Operator.Post($"{world.Path}/data-audits/{audit}/answer", new { text = "Late" })).Status(200).Text("status").ShouldBe("ANSWERED");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.7")]
    public async Task A_group_is_transferred_only_with_a_consent_that_stands()
    {
        var world = await World.Open(host, Now);
        var customer = await host.Customer(world.Account);
        var group = $"{world.Path}/group-consents/qq-123456";
        (await host.Reporter.Get(group)).Status(200).Flag("given").ShouldBeFalse();
        (await customer.Put(group, new { given = true, evidence = "Signed on 6 May" })).Status(200);
        (await host.Reporter.Get(group)).Status(200).Flag("given").ShouldBeTrue();
        (await host.Reporter.Get($"{world.Path}/group-consents/qq-654321")).Status(200).Flag("given").ShouldBeFalse();
        await world.Advance("2026-05-07T10:00:00+08:00");
        (await customer.Put(group, new { given = false, evidence = "Taken back" })).Status(200);
        var taken = (await host.Reporter.Get(group)).Status(200);
        (taken.Flag("given"), taken.Text("since")).ShouldBe((false, "2026-05-07T10:00:00+08:00"));
        (await (await host.Customer((await World.Open(host, Now)).Account)).Get(group)).Problem(404, "NOT_FOUND");
        (await host.Reporter.Put(group, new { given = true, evidence = "x" })).Problem(403, "FORBIDDEN");
    }

    private static Compliance Compliance(World world) => new(new Shop(world));

    private async Task<List<string>> Cases(World world) =>
        [.. (await host.Operator.Get($"{world.Path}/violations")).Status(200).Json.GetProperty("items").EnumerateArray().Select(one =>
            $"{one.GetProperty("category")} {one.GetProperty("clause")} {one.GetProperty("openedAt")} {one.GetProperty("reports")[0]}")];
}
