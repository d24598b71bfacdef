using NodaTime;

namespace Metering.Contracts.Webhooks;

/// <summary>Something that webhooks tell of.</summary>
/// <param name="Source">Its identity: it is taken once.</param>
/// <param name="Event">Its name, for example statement.final.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What the message says, by name.</param>
[GenerateSerializer, Immutable, Alias("webhooks.Event")]
public sealed record WebhookEvent([property: Id(0)] string Source, [property: Id(1)] string Event, [property: Id(2)] Instant At,
    [property: Id(3)] KeyValuePair<string, string>[] Data);

/// <summary>An endpoint as it is wanted.</summary>
/// <param name="Url">A public https address.</param>
/// <param name="Events">Names of the events it wants; empty for all.</param>
/// <param name="Enabled">False to send nothing for now.</param>
[GenerateSerializer, Immutable, Alias("webhooks.Order")]
public sealed record WebhookOrder([property: Id(0)] string Url, [property: Id(1)] string[] Events, [property: Id(2)] bool Enabled = true);

/// <summary>An endpoint.</summary>
[GenerateSerializer, Immutable, Alias("webhooks.View")]
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Its address.</summary>
    [Id(1)] public required string Url { get; init; }

    /// <summary>Events it wants; empty for all.</summary>
    [Id(2)] public required string[] Events { get; init; }

    /// <summary>True while it is sent to.</summary>
    [Id(3)] public required bool Enabled { get; init; }

    /// <summary>Since when.</summary>
    [Id(4)] public required Instant CreatedAt { get; init; }

    /// <summary>Since when no message arrived.</summary>
    [Id(5)] public Instant? FailingSince { get; init; }

    /// <summary>When it was disabled.</summary>
    [Id(6)] public Instant? DisabledAt { get; init; }

    /// <summary>Why.</summary>
    [Id(7)] public string? DisabledBecause { get; init; }

    /// <summary>Until when the secret before the newest one signs too.</summary>
    [Id(8)] public Instant? OldSecretUntil { get; init; }

    /// <summary>Messages on their way.</summary>
    [Id(9)] public required int Pending { get; init; }
}

/// <summary>An endpoint with its new secret, which is shown here and never again: null in the answer to a repeat.</summary>
[GenerateSerializer, Immutable, Alias("webhooks.Created")]
public sealed record WebhookCreated([property: Id(0)] WebhookView Webhook, [property: Id(1)] string? Secret);

/// <summary>A page of messages.</summary>
[GenerateSerializer, Immutable, Alias("webhooks.MessagePage")]
public sealed record WebhookMessagePage([property: Id(0)] WebhookMessageView[] Items, [property: Id(1)] long? Next);

/// <summary>A message.</summary>
/// <param name="Sequence">Its number among the messages of these endpoints.</param>
/// <param name="Id">webhook-id, the same at every try.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="At">When the event happened.</param>
/// <param name="Payload">The JSON that is signed and sent.</param>
/// <param name="Deliveries">How far it got at each endpoint.</param>
[GenerateSerializer, Immutable, Alias("webhooks.Message")]
public sealed record WebhookMessageView([property: Id(0)] long Sequence, [property: Id(1)] string Id, [property: Id(2)] string Event,
    [property: Id(3)] Instant At, [property: Id(4)] string Payload, [property: Id(5)] WebhookDeliveryView[] Deliveries);

/// <summary>How far a message got at one endpoint.</summary>
/// <param name="Webhook">The endpoint.</param>
/// <param name="Status">PENDING, DELIVERED, FAILED, or NOT_SENT when the endpoint was disabled or had too many on their way.</param>
/// <param name="NextAt">When it is tried next.</param>
/// <param name="Tries">Every try, oldest first.</param>
[GenerateSerializer, Immutable, Alias("webhooks.Delivery")]
public sealed record WebhookDeliveryView([property: Id(0)] string Webhook, [property: Id(1)] string Status, [property: Id(2)] Instant? NextAt,
    [property: Id(3)] WebhookTryView[] Tries);

/// <summary>One try: when, the HTTP status, or why there was none.</summary>
[GenerateSerializer, Immutable, Alias("webhooks.Try")]
public sealed record WebhookTryView([property: Id(0)] Instant At, [property: Id(1)] int? Status, [property: Id(2)] string? Error);
