using Metering.Contracts.Webhooks;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Webhooks;

/// <summary>The repeat of a command that was done gets its answer, whatever has become of hosts and endpoints since.</summary>
public sealed class Repeating_webhook_commands(Retrying_webhooks.Silo silo) : IClassFixture<Retrying_webhooks.Silo>
{
    [Fact]
    public async Task An_endpoint_is_answered_again_although_its_host_is_not_found_any_more()
    {
        var hooks = silo.Grains.GetGrain<IWebhooksGrain>("unfound");
        var (adding, changing, order) = (Command(), Command(), new WebhookOrder("https://unfound", []));
        var added = Value(await hooks.Add(order, adding)).Webhook;
        var changed = Value(await hooks.Change(added.Id, order with { Enabled = false }, changing));
        silo.Transport.Refusal = "The host is not found.";
        try
        {
            var again = await hooks.Add(order, adding);
            again.Replayed.ShouldBeTrue();
            Value(again).Webhook.ShouldBeEquivalentTo(added);
            Value(await hooks.Change(added.Id, order with { Enabled = false }, changing)).ShouldBeEquivalentTo(changed);
            (await hooks.Add(order, Command())).Refusal!.Code.ShouldBe("WEBHOOK_TARGET_REFUSED");
            (await hooks.Change(added.Id, order, Command())).Refusal!.Code.ShouldBe("WEBHOOK_TARGET_REFUSED");
        }
        finally
        {
            silo.Transport.Refusal = null;
        }
    }

    [Fact]
    public async Task A_replay_is_answered_again_although_its_endpoint_was_removed()
    {
        var hooks = silo.Grains.GetGrain<IWebhooksGrain>("removed");
        var added = Value(await hooks.Add(new WebhookOrder("https://removed", []), Command())).Webhook;
        await hooks.Take(new WebhookEvent("removed-1", "statement.final", At("2026-07-03T00:00:00"), []));
        var replaying = Command();
        var first = Value(await hooks.Replay(1, added.Id, replaying));
        Value(await hooks.Remove(added.Id, Command()));

        var again = await hooks.Replay(1, added.Id, replaying);

        again.Replayed.ShouldBeTrue();
        Value(again).ShouldBeEquivalentTo(first);
        (await hooks.Replay(1, added.Id, Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
        (await hooks.Replay(9, null, Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
    }
}
