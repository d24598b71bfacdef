using Metering.Contracts.Webhooks;

namespace Metering.Http.Webhooks;

/// <summary>A webhook endpoint as it is wanted.</summary>
/// <param name="Url">A public https address.</param>
/// <param name="Events">Names of the events it wants, such as statement.final; empty or absent for all.</param>
/// <param name="Enabled">False to send nothing for now.</param>
public sealed record WebhookBody(string Url, string[]? Events = null, bool Enabled = true);

/// <summary>An endpoint with its new secret, which is shown here and never again: it is null in the answer to a repeat.</summary>
public sealed record WebhookSecretBody(WebhookView Webhook, string? Secret);

/// <summary>All endpoints.</summary>
public sealed record WebhooksBody(WebhookView[] Items, string[] Events);

/// <summary>A page of messages, oldest first.</summary>
public sealed record WebhookMessagesBody(WebhookMessageView[] Items, string? NextCursor);

/// <summary>Where a message is sent again.</summary>
/// <param name="Webhook">One endpoint; absent for all that wanted it.</param>
public sealed record ReplayBody(string? Webhook = null);
