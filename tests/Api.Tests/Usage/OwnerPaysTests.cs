using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>Who had the number or the login when it was used pays (3.13); an API key speaks for one account and can be taken away (8.2).</summary>
public sealed class OwnerPaysTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.13")]
    public async Task Clause_3_13_usage_is_charged_to_who_had_the_number_when_it_happened_and_only_an_operator_corrects_it()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("0755-86090000");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86090000" })).Status(201);
        (await desk.Assign("0755-86090000", "VOICE-OUT")).Status(201);
        await desk.World.Advance("2026-05-24T12:00:00+08:00");
        (await desk.Release("0755-86090000")).Status(200);

        // Reported after the release, made before it.
        (await desk.World.Use("number:+8675586090000", "voice.outbound", 60, "2026-05-24T11:59:00+08:00", desk.World.Account)).Status(200)
            .Number("accepted").ShouldBe(1);
        (await desk.World.Use("number:+8675586090000", "voice.outbound", 60, "2026-05-24T12:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        var customer = await host.Customer(desk.World.Account);
        (await customer.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = desk.World.Account, subject = "number:+8675586090000" }))
            .Problem(403, "FORBIDDEN");
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200).Number("amountDueFen").ShouldBe(12);
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "8.2")]
    public async Task Clause_8_2_an_api_key_reports_for_its_account_alone_and_nothing_once_it_was_revoked()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var other = await World.Join(host, world.Clock);
        await world.Seat("1", "API-CALL");
        await other.Seat("1", "API-CALL");
        var made = (await host.Admin.Post("/v1/api-keys", new { role = "usage-reporter", account = world.Account, name = "Customer's own" }))
            .Status(201);
        var key = new Client(host.Address, made.Text("key"));
        (await key.Usage(AnEvent.Good(world.NextId(), $"seat:{world.Account}/1", 100, "2026-07-10T09:00:00+08:00", "api.call"))).Status(200)
            .Number("accepted").ShouldBe(1);
        (await key.Usage(AnEvent.Good(other.NextId(), $"seat:{other.Account}/1", 100, "2026-07-10T09:00:00+08:00", "api.call")))
            .Problem(404, "UNKNOWN_SUBJECT");
        // Only an operator corrects what is billed (3.13).
        var own = new { source = "/pbx/sz-1", id = $"{world.Account}-own", subject = $"seat:{world.Account}/1" };
        (await key.Usage(AnEvent.Good(own.id, own.subject, 100, "2026-07-10T09:00:00+08:00", "api.call"))).Status(200)
            .Number("accepted").ShouldBe(1);
        (await key.Post("/v1/usage/voids", own)).Problem(403, "FORBIDDEN");
        (await host.Operator.Post("/v1/usage/voids", own)).Status(201);

        (await host.Admin.Delete($"/v1/api-keys/{made.Text("id")}")).Status(200);
        var late = AnEvent.Good(world.NextId(), $"seat:{world.Account}/1", 100, "2026-07-10T09:00:00+08:00", "api.call");
        (await Until401(key, late)).Problem(401, "UNAUTHENTICATED");
        await world.Advance("2026-08-03T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200).Number("amountDueFen").ShouldBe(8);
        (await host.Operator.Get($"{other.Path}/statements/202607")).Status(200).Number("amountDueFen").ShouldBe(0);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "8.3")]
    public async Task Clause_8_3_a_customer_may_be_named_as_a_reference_until_it_says_no()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        (await customer.Get($"{world.Path}/contacts")).Status(200).Flag("referenceAllowed").ShouldBeTrue();
        (await customer.Put($"{world.Path}/contacts", new { language = "zh", marketing = true, referenceAllowed = false })).Status(200);
        (await host.Operator.Get($"{world.Path}/contacts")).Status(200).Flag("referenceAllowed").ShouldBeFalse();
    }

    /// <summary>The same event until the key is refused everywhere: that takes a second at most, and the event counts once.</summary>
    private static async Task<Reply> Until401(Client key, System.Text.Json.Nodes.JsonObject late)
    {
        for (var i = 0; i < 50; i++)
        {
            var probe = await key.Get("/v1/entitlements?subject=seat:x&feature=y");
            if (probe.StatusCode == 401) break;
            await Task.Delay(100);
        }
        return await key.Usage(late);
    }
}
