using Metering.Contracts.Commands;

namespace Metering.Contracts.Webhooks;

/// <summary>
/// Webhook endpoints of one account, or of a whole tenant, and the messages to them (Standard Webhooks 1.0.0). Key: the account's id, or
/// <see cref="OfTenant"/>. The caller has made sure that the account is the tenant's.
/// </summary>
[Alias("webhooks.IWebhooksGrain")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Takes an event for the endpoints that want it, once per source; returns when that is durable.</summary>
    [Alias("Take")]
    Task Take(WebhookEvent happened);

    /// <summary>
    /// Adds an endpoint; the secret is in this answer and nowhere else, so a repeat gets the same endpoint without it. Refusals:
    /// WEBHOOK_TARGET_REFUSED, TOO_MANY_WEBHOOKS.
    /// </summary>
    [Alias("Add")]
    Task<CommandReply<WebhookCreated>> Add(WebhookOrder order, CommandContext context);

    /// <summary>Changes an endpoint, or enables it again. Refusals: WEBHOOK_TARGET_REFUSED, NOT_FOUND.</summary>
    [Alias("Change")]
    Task<CommandReply<WebhookView>> Change(string id, WebhookOrder order, CommandContext context);

    /// <summary>Removes an endpoint. Refusals: NOT_FOUND.</summary>
    [Alias("Remove")]
    Task<CommandReply<WebhookView>> Remove(string id, CommandContext context);

    /// <summary>Makes a new secret, shown once; the one before signs beside it for a day. Refusals: NOT_FOUND.</summary>
    [Alias("Rotate")]
    Task<CommandReply<WebhookCreated>> Rotate(string id, CommandContext context);

    /// <summary>All endpoints.</summary>
    [Alias("List")]
    Task<WebhookView[]> List();

    /// <summary>A page of messages, oldest first.</summary>
    [Alias("Messages")]
    Task<WebhookMessagePage> Messages(long after, int limit);

    /// <summary>Sends a message again to one endpoint, or to all that wanted it. Refusals: NOT_FOUND.</summary>
    [Alias("Replay")]
    Task<CommandReply<WebhookMessageView>> Replay(long sequence, string? endpoint, CommandContext context);

    /// <summary>Key of a tenant's endpoints; no account's id has a colon.</summary>
    static string OfTenant(string tenant) => "tenant:" + tenant;
}
