using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Commands;

/// <summary>A secret is kept nowhere: the repeat of a command that made one gets what was made, is said to be a repeat, and makes no other.</summary>
public sealed class SecretsShownOnceTests(RunningHost host)
{
    [Fact]
    public async Task An_api_key_is_made_once_and_goes_on_working()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var (command, name) = (Client.NewKey(), "Once " + world.Account);
        var body = new { role = "customer", account = world.Account, name };

        var first = (await host.Admin.Post("/v1/api-keys", body, command)).Status(201);
        var again = (await host.Admin.Post("/v1/api-keys", body, command)).Status(201);
        (await host.Admin.Post("/v1/api-keys", new { role = "customer", account = world.Account, name = "Twice" }, command))
            .Problem(422, "IDEMPOTENCY_KEY_REUSED");

        again.Headers["Idempotent-Replayed"].ShouldBe("true");
        again.Text("id").ShouldBe(first.Text("id"));
        again.Json.GetProperty("key").ValueKind.ShouldBe(JsonValueKind.Null);
        (await host.Admin.Get("/v1/api-keys")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Count(key => key.GetProperty("account").GetString() == world.Account).ShouldBe(1);
        (await new Client(host.Address, first.Text("key")).Get(world.Path)).Status(200);
    }

    [Fact]
    public async Task A_webhook_is_added_once_and_its_secret_exchanged_once()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var (adding, rotating) = (Client.NewKey(), Client.NewKey());
        var body = new { url = "https://8.8.8.8/", events = new[] { "statement.final" } };

        var added = (await host.Operator.Post($"{world.Path}/webhooks", body, adding)).Status(201);
        var id = added.Json.GetProperty("webhook").GetProperty("id").GetString();
        Repeated(added, await host.Operator.Post($"{world.Path}/webhooks", body, adding), 201);
        var rotated = (await host.Operator.Post($"{world.Path}/webhooks/{id}/secret", null, rotating)).Status(200);
        Repeated(rotated, await host.Operator.Post($"{world.Path}/webhooks/{id}/secret", null, rotating), 200);

        rotated.Text("secret").ShouldNotBe(added.Text("secret"));
        (await host.Operator.Get($"{world.Path}/webhooks")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.Operator.Delete($"{world.Path}/webhooks/{id}")).Status(200);
    }

    private static void Repeated(Reply first, Reply again, int status)
    {
        again.Status(status).Headers["Idempotent-Replayed"].ShouldBe("true");
        again.Json.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        again.Json.GetProperty("webhook").GetRawText().ShouldBe(first.Json.GetProperty("webhook").GetRawText());
    }
}
