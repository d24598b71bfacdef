namespace Metering.Actors.Webhooks;

/// <summary>
/// The way out to webhook endpoints. It reaches public addresses only, checked when an endpoint is added and again at every connection.
/// </summary>
public interface IWebhookTransport
{
    /// <summary>Why an address may not be used; null when it may.</summary>
    Task<string?> Refuse(string url);

    /// <summary>Posts a message. Never throws for what the receiver or the network does.</summary>
    Task<WebhookAnswer> Post(WebhookPost post);
}

/// <summary>What is posted.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Id">webhook-id.</param>
/// <param name="Timestamp">webhook-timestamp.</param>
/// <param name="Signature">webhook-signature.</param>
/// <param name="Payload">The body.</param>
public sealed record WebhookPost(string Url, string Id, string Timestamp, string Signature, string Payload);

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Error">Why there was none.</param>
/// <param name="RetryAfterSeconds">How long the receiver asks to be left alone.</param>
public sealed record WebhookAnswer(int? Status, string? Error, int? RetryAfterSeconds);
