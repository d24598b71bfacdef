using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>A number that has rested goes to another customer, and each is charged for its own time (3.4, 3.13).</summary>
public sealed class ReassignmentTests(RunningHost host)
{
    private const string Subject = "number:+8675586097000";

    [Fact]
    [Trait("Clause", "3.13")]
    [Trait("Clause", "3.4")]
    public async Task A_number_that_rested_90_days_is_billed_to_its_owner_at_the_time_of_the_call()
    {
        var first = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await first.Import("0755-86097000");
        await Take(first, "0755-86097000");
        (await first.World.Use(Subject, "voice.outbound", 61, "2026-05-20T10:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await first.World.Advance("2026-05-24T12:00:00+08:00");
        (await first.Release("0755-86097000")).Status(200);
        await first.World.Advance("2026-08-22T23:59:59+08:00");
        var second = await first.Another();
        (await second.Reserve(new { use = "SALES", number = "0755-86097000" })).Problem(409, "NUMBER_TAKEN");

        await first.World.Advance("2026-08-23T00:00:00+08:00");
        // Reserved and given up, it is free as before.
        (await second.Reserve(new { use = "SALES", number = "0755-86097000" })).Status(201);
        (await second.Cancel("0755-86097000")).Status(200).Text("status").ShouldBe("INVENTORY");
        var resource = await Take(second, "0755-86097000");
        resource.ShouldBe($"{Subject}:2");
        (await second.Number("0755-86097000")).Text("account").ShouldBe(second.World.Account);

        // One batch: before there was anybody, and with the new owner.
        await first.World.Advance("2026-08-25T10:00:00+08:00");
        var batch = (await host.Reporter.Usage(
        [
            AnEvent.Good(first.World.NextId(), Subject, 60, "2026-08-22T12:00:00+08:00", "voice.outbound"),
            AnEvent.Good(first.World.NextId(), Subject, 61, "2026-08-25T09:00:00+08:00", "voice.outbound"),
            AnEvent.Good(first.World.NextId(), $"{Subject}:2", 60, "2026-08-25T09:00:01+08:00", "voice.outbound"),
        ])).Status(200);
        (batch.Number("accepted"), batch.Number("refused")).ShouldBe((2, 1));
        batch.Body.ShouldContain("ENTITLEMENT_ENDED");
        (await first.World.Use(Subject, "voice.outbound", 60, "2026-05-21T10:00:00+08:00")).Problem(422, "EVENT_TOO_OLD");
        (await Seconds(first, "202608")).ShouldBeEmpty();
        // Two resources, told at the same time.
        (await Seconds(second, "202608")).ShouldBe([61, 60], ignoreOrder: true);
        (await Seconds(first, "202605")).ShouldBe([61]);

        await first.World.Advance("2026-09-03T00:00:00+08:00");
        (await host.Operator.Get($"{first.World.Path}/statements/202608")).Status(200).Number("amountDueFen").ShouldBe(0);
        // 24 to 31 August: 8 of 31 days of 35 yuan; three started minutes.
        (await host.Operator.Get($"{second.World.Path}/statements/202608")).Status(200).Number("amountDueFen").ShouldBe(903 + 36);
        (await host.Operator.Get("/v1/numbers/0755-86097000")).Json.GetProperty("history").EnumerateArray()
            .Where(entry => entry.GetProperty("what").GetString() == "ASSIGNED").Select(entry => entry.GetProperty("account").GetString())
            .ShouldBe([first.World.Account, second.World.Account]);
        // Its new owner does not learn who had it before.
        var customer = await host.Customer(second.World.Account);
        (await customer.Get($"{second.World.Path}/numbers/0755-86097000")).Status(200).Body.ShouldNotContain(first.World.Account);
        await first.World.BooksAreBalanced();
        await second.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.13")]
    public async Task A_call_on_a_number_of_the_second_owner_is_authorized_and_taken_back_under_the_number()
    {
        var first = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await first.Import("0755-86090100");
        await Take(first, "0755-86090100");
        (await host.Operator.Post($"{first.World.Path}/close", new { waiveUnearned = true })).Status(200);
        await first.World.Advance("2026-08-19T00:00:00+08:00");
        (await host.Operator.Get("/v1/numbers/0755-86090100")).Text("status").ShouldBe("INVENTORY");

        var second = await first.Another();
        await Take(second, "0755-86090100");
        var subject = "number:+8675586090100";
        var held = (await host.Reporter.Post("/v1/authorizations", new { subject, meter = "voice.outbound", quantity = 60 })).Status(201);
        (await host.Reporter.Post($"/v1/authorizations/{held.Text("id")}/complete", new { usedQuantity = 30 })).Status(200);
        var id = second.World.NextId();
        (await second.World.Use(subject, "voice.outbound", 60, "2026-08-19T00:00:00+08:00", id)).Status(200).Number("accepted").ShouldBe(1);
        (await Seconds(second, "202608")).Count.ShouldBe(2);
        (await host.Operator.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id, subject })).Status(201);
        (await host.Reporter.Get($"/v1/entitlements?subject={Uri.EscapeDataString(subject)}&feature=voice.outbound")).Status(200)
            .Flag("entitled").ShouldBeTrue();
        await first.World.BooksAreBalanced();
        await second.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.13")]
    [Trait("Clause", "9.2")]
    public async Task Its_first_owner_commands_nothing_of_the_second_who_commands_its_own_under_the_number()
    {
        var first = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await first.Import("0755-86090200");
        await Take(first, "0755-86090200");
        (await first.Release("0755-86090200")).Status(200);
        await first.World.Advance("2026-08-19T00:00:00+08:00");
        var second = await first.Another();
        await Take(second, "0755-86090200");
        const string subject = "number:+8675586090200";
        var wish = new { subject, meter = "voice.outbound", quantity = 60 };
        var (former, formerDesk) = (await Bound(first, "usage-reporter"), await Bound(first, "billing-operator"));
        var (owner, ownerDesk) = (await Bound(second, "usage-reporter"), await Bound(second, "billing-operator"));

        var hold = $"/v1/authorizations/{(await owner.Post("/v1/authorizations", wish)).Status(201).Text("id")}";
        var taken = new { source = "/pbx/sz-1", id = second.World.NextId(), subject };
        (await owner.Usage(AnEvent.Good(taken.id, subject, 60, "2026-08-19T00:00:00+08:00", "voice.outbound"))).Status(200)
            .Number("accepted").ShouldBe(1);
        var before = await Standing(second);
        (await former.Post("/v1/authorizations", wish)).Problem(404, "UNKNOWN_SUBJECT");
        (await former.Post($"{hold}/update", new { usedQuantity = 60, quantity = 60 })).Problem(404, "NOT_FOUND");
        (await former.Post($"{hold}/complete", new { usedQuantity = 60 })).Problem(404, "NOT_FOUND");
        (await former.Post($"{hold}/release")).Problem(404, "NOT_FOUND");
        (await formerDesk.Post("/v1/usage/voids", taken)).Problem(404, "UNKNOWN_SUBJECT");
        (await Standing(second)).ShouldBe(before);

        (await owner.Post($"{hold}/update", new { usedQuantity = 20, quantity = 60 })).Status(200);
        (await owner.Post($"{hold}/complete", new { usedQuantity = 30 })).Status(200);
        (await ownerDesk.Post("/v1/usage/voids", taken)).Status(201);
        (await Seconds(second, "202608")).Count.ShouldBe(3);
        await first.World.BooksAreBalanced();
        await second.World.BooksAreBalanced();
    }

    private async Task<Client> Bound(NumberDeskClient desk, string role) => new(host.Address,
        (await host.Admin.Post("/v1/api-keys", new { role, account = desk.World.Account, name = "Of one account" })).Status(201).Text("key"));

    /// <summary>What there is of an account's money and use.</summary>
    private async Task<string> Standing(NumberDeskClient desk) => (await host.Operator.Get($"{desk.World.Path}/balance")).Status(200).Body
        + (await host.Operator.Get($"{desk.World.Path}/consumption/202608")).Status(200).Body;

    private static async Task<string> Take(NumberDeskClient desk, string number)
    {
        (await desk.Reserve(new { use = "SALES", number })).Status(201);
        return (await desk.Assign(number, "NUM-FIXED", "VOICE-OUT")).Status(201).Text("subject");
    }

    /// <summary>Quantities taken in; a refusal is remembered with the assignment that had ended.</summary>
    private async Task<List<long>> Seconds(NumberDeskClient desk, string month) =>
        [.. (await host.Operator.Get($"{desk.World.Path}/consumption/{month}")).Status(200).Json.GetProperty("records").EnumerateArray()
            .Where(record => record.GetProperty("refusedCode").ValueKind == JsonValueKind.Null)
            .Select(record => record.GetProperty("quantity").GetInt64())];
}
