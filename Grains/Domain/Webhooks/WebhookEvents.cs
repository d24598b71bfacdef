using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Webhooks;

/// <summary>An endpoint was added.</summary>
public sealed record EndpointAdded(WebhookEndpoint Endpoint, string Tenant, string Actor) : DomainEvent;

/// <summary>An endpoint was changed, enabled or disabled by hand.</summary>
public sealed record EndpointChanged(string Id, string Url, ImmutableArray<string> Events, bool Enabled, Instant At, string Actor) : DomainEvent;

/// <summary>An endpoint was removed; what was on its way to it is not sent any more.</summary>
public sealed record EndpointRemoved(string Id, Instant At, string Actor) : DomainEvent;

/// <summary>An endpoint has a new secret; the one before signs beside it for a day.</summary>
public sealed record SecretRotated(string Id, string Secret, Instant At, string Actor) : DomainEvent;

/// <summary>An endpoint was disabled because it did not take messages.</summary>
public sealed record EndpointDisabled(string Id, string Because, Instant At) : DomainEvent;

/// <summary>The disabling of an endpoint was told by a notice.</summary>
public sealed record DisablingTold(string Id, Instant At) : DomainEvent;

/// <summary>A message was taken in.</summary>
/// <param name="Message">The message.</param>
/// <param name="Endpoints">Endpoints that it is on its way to.</param>
/// <param name="Listed">Endpoints that are disabled, for which it is to be replayed, or behind, which get it when there is room.</param>
/// <param name="At">When, in real time.</param>
public sealed record MessageTaken(WebhookMessage Message, ImmutableArray<string> Endpoints, ImmutableArray<string> Listed, Instant At) : DomainEvent;

/// <summary>An endpoint has as many on their way as it may: from this message on it gets them later.</summary>
public sealed record EndpointBehind(string Id, long From) : DomainEvent;

/// <summary>Messages that were listed for an endpoint are on their way to it now.</summary>
/// <param name="Id">Which endpoint.</param>
/// <param name="Sequences">Which messages.</param>
/// <param name="From">From which message on it is still behind; null when it is no more.</param>
/// <param name="At">When, in real time.</param>
public sealed record EndpointCaughtUp(string Id, ImmutableArray<long> Sequences, long? From, Instant At) : DomainEvent;

/// <summary>A message is sent again from the beginning of the schedule.</summary>
public sealed record MessageReplayed(long Sequence, string Endpoint, Instant At, string Actor) : DomainEvent;

/// <summary>A message was tried.</summary>
/// <param name="Sequence">Which message.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Number">Which try.</param>
/// <param name="Try">How it ended.</param>
/// <param name="NextAt">When it is tried again, jitter included; null when it is not.</param>
public sealed record DeliveryTried(long Sequence, string Endpoint, int Number, WebhookTry Try, Instant? NextAt) : DomainEvent;
