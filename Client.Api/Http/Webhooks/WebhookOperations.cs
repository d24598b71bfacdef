using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Webhooks;
using Metering.Domain.Notices;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Webhooks;

/// <summary>Webhooks of an account (/v1/accounts/{account}/webhooks) and of the whole tenant (/v1/webhooks), after Standard Webhooks 1.0.0.</summary>
internal static class WebhookOperations
{
    private const int MostEvents = 64;

    /// <summary>Every event that there is.</summary>
    private static readonly string[] Events = [.. NoticeTemplates.Default.Kinds.Select(kind => kind.Event).Order(StringComparer.Ordinal)];

    private delegate Task<IWebhooksGrain> Scope(Call call);

    public static void Map(OperationRoutes routes)
    {
        Map(routes, "/v1/accounts/{account}", "of an account", Account, ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin);
        Map(routes, "/v1", "of all accounts", Tenant, ApiRole.BillingOperator, ApiRole.Admin);
    }

    private static void Map(OperationRoutes routes, string prefix, string whose, Scope scope, params ApiRole[] roles)
    {
        var (hooks, messages) = (prefix + "/webhooks", prefix + "/webhook-messages");
        routes.Get(hooks, call => List(call, scope)).Allow(roles)
            .Says($"List the webhooks {whose}", "With the names of all events.").Gives<WebhooksBody>();
        routes.Post(hooks, call => Add(call, scope)).Allow(roles).AcceptsIdempotencyKey()
            .Says($"Add a webhook {whose}", "Messages are signed after Standard Webhooks 1.0.0 and tried ten times over three days. "
                + "The secret is in this answer and nowhere else: a repeat with the same Idempotency-Key adds nothing and answers with secret: null.")
            .Takes<WebhookBody>("""{"url":"https://hooks.example.com/metering","events":["statement.final"]}""")
            .Gives<WebhookSecretBody>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.WebhookTargetRefused, RefusalCodes.TooManyWebhooks, RefusalCodes.NotFound);
        routes.Put(hooks + "/{webhook}", call => Change(call, scope)).Allow(roles).AcceptsIdempotencyKey()
            .Says($"Change a webhook {whose}", "enabled: true brings back one that was disabled; what it missed is replayed on request.")
            .Takes<WebhookBody>("""{"url":"https://hooks.example.com/metering","events":[],"enabled":true}""")
            .Gives<WebhookView>().Refuses(RefusalCodes.WebhookTargetRefused, RefusalCodes.NotFound);
        routes.Delete(hooks + "/{webhook}", call => Remove(call, scope)).Allow(roles).AcceptsIdempotencyKey()
            .Says($"Remove a webhook {whose}").Gives<WebhookView>().Refuses(RefusalCodes.NotFound);
        routes.Post(hooks + "/{webhook}/secret", call => Rotate(call, scope)).Allow(roles).AcceptsIdempotencyKey()
            .Says($"Make a new secret for a webhook {whose}", "For 24 hours the one before signs beside it. A repeat with the same "
                + "Idempotency-Key makes none and answers with secret: null. No body.")
            .Gives<WebhookSecretBody>().Refuses(RefusalCodes.NotFound);
        routes.Get(messages, call => Messages(call, scope)).Allow(roles)
            .Says($"List the webhook messages {whose}", "Oldest first, with every try at every endpoint.")
            .Asks(Cursor.Parameters).Gives<WebhookMessagesBody>();
        routes.Post(messages + "/{message}/replay", call => Replay(call, scope)).Allow(roles).AcceptsIdempotencyKey()
            .Says($"Send a webhook message {whose} again", "Under the same webhook-id, from the beginning of the schedule.")
            .Takes<ReplayBody>("""{"webhook":"wh_1"}""").Gives<WebhookMessageView>().Refuses(RefusalCodes.NotFound);
    }

    private static async Task<IWebhooksGrain> Account(Call call) =>
        call.Grains.GetGrain<IWebhooksGrain>((await AccountTime.Of(call)).Id);

    private static Task<IWebhooksGrain> Tenant(Call call) =>
        Task.FromResult(call.Grains.GetGrain<IWebhooksGrain>(IWebhooksGrain.OfTenant(call.Tenant)));

    private static async Task List(Call call, Scope scope) =>
        await call.Answer(new WebhooksBody(await (await scope(call)).List(), Events), WireJson.Default.WebhooksBody);

    private static async Task Add(Call call, Scope scope)
    {
        var (webhooks, order) = (await scope(call), await Order(call));
        await Secret(call, await webhooks.Add(order, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Change(Call call, Scope scope)
    {
        var (webhooks, order) = (await scope(call), await Order(call));
        await call.Answer(await webhooks.Change(call.Route("webhook"), order, call.Context()), StatusCodes.Status200OK, view => view,
            WireJson.Default.WebhookView);
    }

    private static async Task Remove(Call call, Scope scope) => await call.Answer(
        await (await scope(call)).Remove(call.Route("webhook"), call.Context()), StatusCodes.Status200OK, view => view, WireJson.Default.WebhookView);

    private static async Task Rotate(Call call, Scope scope) =>
        await Secret(call, await (await scope(call)).Rotate(call.Route("webhook"), call.Context()), StatusCodes.Status200OK);

    private static async Task Messages(Call call, Scope scope)
    {
        var webhooks = await scope(call);
        var after = Cursor.ReadNumber(call);
        var page = await webhooks.Messages(after, Cursor.Limit(call));
        await call.Answer(new WebhookMessagesBody(page.Items, Cursor.Write(call, page.Next)),
            WireJson.Default.WebhookMessagesBody);
    }

    private static async Task Replay(Call call, Scope scope)
    {
        var webhooks = await scope(call);
        var body = await call.Body(WireJson.Default.ReplayBody);
        if (!long.TryParse(call.Route("message"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence == 0)
            throw RefusedCallException.NotFound();
        await call.Answer(await webhooks.Replay(sequence, body.Webhook, call.Context()), StatusCodes.Status200OK, view => view,
            WireJson.Default.WebhookMessageView);
    }

    private static async Task<WebhookOrder> Order(Call call)
    {
        var body = await call.Body(WireJson.Default.WebhookBody);
        Texts.Require("/url", body.Url, 2_048);
        var events = body.Events ?? [];
        if (events.Length > MostEvents || events.Distinct(StringComparer.Ordinal).Count() != events.Length)
            throw RefusedCallException.Malformed("/events", $"At most {MostEvents} names, none twice.");
        for (var i = 0; i < events.Length; i++)
            if (!Events.Contains(events[i], StringComparer.Ordinal)) throw RefusedCallException.Malformed($"/events/{i}", "There is no such event.");
        return new WebhookOrder(body.Url, events, body.Enabled);
    }

    private static Task Secret(Call call, CommandReply<WebhookCreated> reply, int status) => call.Answer(reply, status,
        made => new WebhookSecretBody(made.Webhook, made.Secret), WireJson.Default.WebhookSecretBody);
}
