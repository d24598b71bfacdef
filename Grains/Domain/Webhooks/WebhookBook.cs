using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Webhooks;

/// <summary>The endpoints of an account, or of a whole tenant, and the messages that did not arrive yet. Messages and tries are pages.</summary>
/// <param name="Endpoints">Endpoints in order of creation.</param>
/// <param name="LastSequence">Sequence number of the newest message.</param>
/// <param name="EndpointsMade">Endpoints ever made.</param>
/// <param name="Pending">Messages on their way.</param>
/// <param name="Untold">Endpoints whose disabling was not told by a notice yet.</param>
public sealed record WebhookBook(ImmutableArray<WebhookEndpoint> Endpoints, long LastSequence, long EndpointsMade,
    ImmutableArray<PendingDelivery> Pending, ImmutableArray<string> Untold)
{
    /// <summary>Tenant of the account; empty until there is an endpoint.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Most endpoints.</summary>
    public const int MostEndpoints = 16;

    /// <summary>Most messages on their way to one endpoint: further ones are listed, and follow when there is room (<see cref="CatchUp"/>).</summary>
    public const int MostPending = 500;

    /// <summary>With fewer on their way to it, an endpoint that is behind gets its next ones.</summary>
    public const int CatchUpBelow = 250;

    /// <summary>
    /// After so many tries a message has waited for a day. Only such a one has its endpoint disabled: where messages are rare, the last failure may
    /// be weeks ago, and one error would be held for all the time since.
    /// </summary>
    private const int TriesOfADay = 7;

    /// <summary>No endpoints.</summary>
    public static WebhookBook Empty { get; } = new([], 0, 0, [], []);

    /// <summary>The endpoint with this id; null when there is none.</summary>
    public WebhookEndpoint? Find(string id) => Endpoints.FirstOrDefault(endpoint => endpoint.Id == id);

    /// <summary>A new endpoint. Refusals: TOO_MANY_WEBHOOKS.</summary>
    public Refusal? Add(string url, ImmutableArray<string> events, string secret, Instant now, string tenant, string actor,
        out EndpointAdded? added)
    {
        added = null;
        if (Endpoints.Length >= MostEndpoints) return RefusalCodes.TooManyWebhooks.With($"There are {MostEndpoints} endpoints already.");
        added = new EndpointAdded(new WebhookEndpoint($"wh_{EndpointsMade + 1}", url, events, [new WebhookSecret(secret, null)], now), tenant, actor);
        return null;
    }

    /// <summary>Takes a message for every endpoint that wants it; null when none does.</summary>
    public MessageTaken? Take(WebhookMessage message, Instant now)
    {
        var sent = ImmutableArray.CreateBuilder<string>();
        var listed = ImmutableArray.CreateBuilder<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.Wants(message.Event)))
            (endpoint is { IsEnabled: true, BehindFrom: null } && PendingOf(endpoint.Id) < MostPending ? sent : listed).Add(endpoint.Id);
        return sent.Count + listed.Count == 0 ? null : new MessageTaken(message, sent.ToImmutable(), listed.ToImmutable(), now);
    }

    /// <summary>Endpoints that a message which was taken in could only be listed for, and that are behind from it on.</summary>
    public IEnumerable<EndpointBehind> FallBehind(MessageTaken taken) => Endpoints
        .Where(endpoint => endpoint is { IsEnabled: true, BehindFrom: null } && taken.Listed.Contains(endpoint.Id))
        .Select(endpoint => new EndpointBehind(endpoint.Id, taken.Message.Sequence));

    /// <summary>An endpoint that is behind and has room for more; null when there is none.</summary>
    public WebhookEndpoint? NextBehind =>
        Endpoints.FirstOrDefault(endpoint => endpoint.BehindFrom is not null && PendingOf(endpoint.Id) < CatchUpBelow);

    /// <summary>Puts messages that were listed for an endpoint on their way, in their order.</summary>
    /// <param name="behind">The endpoint as it was when the messages were read.</param>
    /// <param name="listed">Those of them that were listed for it.</param>
    /// <param name="last">The last message that was read.</param>
    /// <param name="now">When.</param>
    /// <returns>Null when the endpoint has changed meanwhile.</returns>
    public EndpointCaughtUp? CatchUp(WebhookEndpoint behind, ImmutableArray<long> listed, long last, Instant now) =>
        Find(behind.Id)?.BehindFrom is { } from && from == behind.BehindFrom
            ? new EndpointCaughtUp(behind.Id, listed, last >= LastSequence ? null : last + 1, now) : null;

    /// <summary>What follows from a try: arrived, tried again later, or given up; and whether the endpoint is disabled for it.</summary>
    public ImmutableArray<DomainEvent> Tried(PendingDelivery pending, WebhookTry tried, int jitter)
    {
        if (Find(pending.Endpoint) is not { } endpoint) return [];
        var again = tried.Arrived || tried.Gone ? null : WebhookSchedule.Next(pending.Tries + 1, tried.At, jitter, tried.RetryAfterSeconds);
        var happened = new DeliveryTried(pending.Sequence, pending.Endpoint, pending.Tries + 1, tried, again);
        if (!endpoint.IsEnabled || tried.Arrived) return [happened];
        var because = tried.Gone ? "it answered 410 Gone"
            : endpoint.FailingSince is { } since && tried.At - since >= WebhookEndpoint.LongestFailure && pending.Tries >= TriesOfADay
                ? "it took no message for five days" : null;
        return because is null ? [happened] : [happened, new EndpointDisabled(endpoint.Id, because, tried.At)];
    }

    /// <summary>Messages due at an instant, oldest due first.</summary>
    public IEnumerable<PendingDelivery> DueAt(Instant now) => Pending.Where(one => one.NextAt <= now).OrderBy(one => one.NextAt);

    /// <summary>The book after an event.</summary>
    public WebhookBook Apply(DomainEvent happened) => happened switch
    {
        EndpointAdded e => this with { Endpoints = Endpoints.Add(e.Endpoint), EndpointsMade = EndpointsMade + 1, Tenant = e.Tenant },
        EndpointChanged e => With(e.Id, endpoint => endpoint with
        {
            Url = e.Url, Events = e.Events, DisabledAt = e.Enabled ? null : endpoint.DisabledAt ?? e.At,
            DisabledBecause = e.Enabled ? null : endpoint.DisabledBecause ?? "by hand", FailingSince = e.Enabled ? null : endpoint.FailingSince,
            BehindFrom = e.Enabled ? endpoint.BehindFrom : null,
        }) with { Pending = e.Enabled ? Pending : Pending.RemoveAll(one => one.Endpoint == e.Id) },
        EndpointRemoved e => this with
        {
            Endpoints = Endpoints.RemoveAll(endpoint => endpoint.Id == e.Id),
            Pending = Pending.RemoveAll(one => one.Endpoint == e.Id), Untold = Untold.Remove(e.Id),
        },
        SecretRotated e => With(e.Id, endpoint => endpoint.Rotated(e.Secret, e.At)),
        EndpointDisabled e => With(e.Id, endpoint => endpoint with { DisabledAt = e.At, DisabledBecause = e.Because, BehindFrom = null }) with
        {
            // What is on its way is not lost: it is listed, and replayed once the endpoint is enabled again.
            Pending = Pending.RemoveAll(one => one.Endpoint == e.Id), Untold = Untold.Add(e.Id),
        },
        DisablingTold e => this with { Untold = Untold.Remove(e.Id) },
        MessageTaken e => this with
        {
            LastSequence = e.Message.Sequence,
            Pending = Pending.AddRange(e.Endpoints.Select(id => new PendingDelivery(e.Message.Sequence, id, 0, e.At))),
        },
        EndpointBehind e => With(e.Id, endpoint => endpoint with { BehindFrom = e.From }),
        EndpointCaughtUp e => With(e.Id, endpoint => endpoint with { BehindFrom = e.From }) with
        {
            Pending = Pending.AddRange(e.Sequences.Select(sequence => new PendingDelivery(sequence, e.Id, 0, e.At))),
        },
        MessageReplayed e => this with
        {
            Pending = Pending.RemoveAll(one => one.Sequence == e.Sequence && one.Endpoint == e.Endpoint)
                .Add(new PendingDelivery(e.Sequence, e.Endpoint, 0, e.At)),
        },
        DeliveryTried e => After(e),
        _ => throw new InvalidOperationException($"A book of webhooks has no event {happened.GetType().Name}."),
    };

    private int PendingOf(string endpoint) => Pending.Count(one => one.Endpoint == endpoint);

    private WebhookBook After(DeliveryTried e)
    {
        var others = Pending.RemoveAll(one => one.Sequence == e.Sequence && one.Endpoint == e.Endpoint);
        var tried = this with { Pending = e.NextAt is { } next ? others.Add(new PendingDelivery(e.Sequence, e.Endpoint, e.Number, next)) : others };
        return tried.With(e.Endpoint, endpoint => endpoint with { FailingSince = e.Try.Arrived ? null : endpoint.FailingSince ?? e.Try.At });
    }

    private WebhookBook With(string id, Func<WebhookEndpoint, WebhookEndpoint> change) => this with
    {
        Endpoints = [.. Endpoints.Select(endpoint => endpoint.Id == id ? change(endpoint) : endpoint)],
    };
}

/// <summary>A message on its way to one endpoint.</summary>
/// <param name="Sequence">Which message.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Tries">Tries so far.</param>
/// <param name="NextAt">When to try next.</param>
public sealed record PendingDelivery(long Sequence, string Endpoint, int Tries, Instant NextAt);

/// <summary>A message as it is signed and sent, byte for byte the same at every try.</summary>
/// <param name="Sequence">Its number: a receiver sees gaps and order by it.</param>
/// <param name="Id">webhook-id: the receiver's key against repeats.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="At">When the event happened.</param>
/// <param name="Payload">JSON.</param>
public sealed record WebhookMessage(long Sequence, string Id, string Event, Instant At, string Payload);

/// <summary>How a try ended.</summary>
/// <param name="At">When.</param>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Error">Why there was no answer.</param>
/// <param name="RetryAfterSeconds">How long the receiver asks to be left alone.</param>
public sealed record WebhookTry(Instant At, int? Status, string? Error, int? RetryAfterSeconds)
{
    /// <summary>Only 2xx is a success; a redirect is not followed.</summary>
    public bool Arrived => Status is >= 200 and <= 299;

    /// <summary>The receiver wants no more of it.</summary>
    public bool Gone => Status == 410;
}
