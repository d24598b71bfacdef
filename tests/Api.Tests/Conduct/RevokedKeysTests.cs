using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>What a decided breach takes away beside money: API keys (8.2) and numbers, those without an area too (3.4).</summary>
public sealed class RevokedKeysTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "8.2")]
    [Trait("Clause", "6.1")]
    public async Task Clause_8_2_the_end_by_forfeiture_takes_the_keys_and_the_400_and_95_numbers_and_leaves_the_customer_its_reading()
    {
        var office = await NumberDeskClient.Ready(host, "2026-03-01T10:00:00+08:00");
        var (shop, world) = (new Shop(office.World), office.World);
        (await shop.Accept()).Status(201);
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 12));
        await office.Accept(NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer, scope: "CALL_CENTRE"));
        var (desk, taken) = (new Compliance(shop), new[] { await Number(office, "4008611001"), await Number(office, "95019001") });
        var (own, id) = await Key(world.Account, "usage-reporter");
        var (desktop, _) = await Key(world.Account, "billing-operator");
        var (customer, _) = await Key(world.Account, "customer");
        var (neighbour, _) = await Key((await World.Join(host, world.Clock)).Account, "usage-reporter");
        (await own.Get("/v1/entitlements?subject=seat:x&feature=y")).StatusCode.ShouldBe(404);

        var found = await desk.Case("SUSPECTED_CRIME");
        (await desk.Propose(found, "11.3(1)")).Status(200).Json.GetProperty("keysRevokedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        (await desk.Approve(found)).Status(200).Text("keysRevokedAt").ShouldBe("2026-03-01T10:00:00+08:00");
        (await Refused(own)).ShouldBeTrue();
        (await Refused(desktop)).ShouldBeTrue();
        (await neighbour.Get("/v1/entitlements?subject=seat:x&feature=y")).Problem(404, "UNKNOWN_SUBJECT");
        (await customer.Get($"{world.Path}/balance")).Status(200);
        (await desk.Act(found, "appeal", customer)).Status(200);
        Listed(await host.Admin.Get("/v1/api-keys"), id).GetProperty("revokedAt").ValueKind.ShouldBe(JsonValueKind.String);

        foreach (var subject in taken)
        {
            (await host.Operator.Get($"/v1/numbers/{subject["number:".Length..]}")).Status(200).Text("status").ShouldBe("QUARANTINED");
            (await world.Use(subject, "voice.inbound", 60, "2026-03-01T10:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        }
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "8.2")]
    public async Task A_lesser_sanction_takes_the_keys_away_only_where_the_decision_says_so()
    {
        var world = await World.Open(host, "2026-03-01T10:00:00+08:00");
        var desk = new Compliance(new Shop(world));
        var (own, _) = await Key(world.Account, "usage-reporter");
        var mild = await desk.Case();
        (await Decide(desk, mild, "NO_BREACH", revokesKeys: true)).Problem(400, "MALFORMED_REQUEST");
        (await Decide(desk, mild, "SUSPEND", revokesKeys: false)).Status(200).Json.GetProperty("keysRevokedAt").ValueKind
            .ShouldBe(JsonValueKind.Null);
        (await own.Get("/v1/entitlements?subject=seat:x&feature=y")).Problem(404, "UNKNOWN_SUBJECT");

        var key = Client.NewKey();
        var severe = await desk.Case();
        var decided = (await Decide(desk, severe, "RESTRICT", revokesKeys: true, key)).Status(200);
        decided.Text("keysRevokedAt").ShouldBe("2026-03-01T10:00:00+08:00");
        (await Decide(desk, severe, "RESTRICT", revokesKeys: true, key)).Status(200).Body.ShouldBe(decided.Body);
        (await Refused(own)).ShouldBeTrue();
        // A new key is a decision of its own; the repeated one above takes it not.
        (await (await Key(world.Account, "usage-reporter")).Client.Get("/v1/entitlements?subject=seat:x&feature=y")).Problem(404, "UNKNOWN_SUBJECT");
        (await desk.Act(severe, "appeal")).Status(200);
        (await desk.Act(severe, "appeal/uphold", await desk.Board())).Status(200);
        (await own.Get("/v1/entitlements?subject=seat:x&feature=y")).Problem(401, "UNAUTHENTICATED");
    }

    private Task<Reply> Decide(Compliance desk, string id, string decision, bool revokesKeys, string? key = null) =>
        host.Operator.Post($"{desk.Violations}/{id}/decision", new { decision, text = "说明", revokesKeys }, key);

    /// <summary>Takes a number out of the inventory; returns its subject.</summary>
    private static async Task<string> Number(NumberDeskClient office, string number)
    {
        await office.Import(number);
        await office.Accept(NumberDeskClient.Document("CODE_NUMBER_APPROVAL", NumberDeskClient.Customer));
        (await office.Reserve(new { use = "CUSTOMER_SERVICE", number })).Status(201);
        return (await office.Assign(number, "NUM-ACCESS", "VOICE-IN")).Status(201).Text("subject");
    }

    private async Task<(Client Client, string Id)> Key(string account, string role)
    {
        var made = (await host.Admin.Post("/v1/api-keys", new { role, account, name = "Keys of " + account })).Status(201);
        return (new Client(host.Address, made.Text("key")), made.Text("id"));
    }

    /// <summary>A revoked key is refused everywhere within seconds.</summary>
    private static async Task<bool> Refused(Client key)
    {
        for (var i = 0; i < 50; i++, await Task.Delay(100))
            if ((await key.Get("/v1/entitlements?subject=seat:x&feature=y")).StatusCode == 401) return true;
        return false;
    }

    private static JsonElement Listed(Reply keys, string id) => keys.Status(200).Json.GetProperty("items").EnumerateArray()
        .Single(key => key.GetProperty("id").GetString() == id);
}
