using Metering.Actors.Access;
using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Webhooks;
using Metering.Domain.Refusals;
using Metering.Domain.Webhooks;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Webhooks;

/// <summary>Webhooks of an account or a tenant: what is decided is in <see cref="WebhookBook"/>; here it is committed, listed and sent.</summary>
public sealed partial class WebhooksGrain(JournalServices services, ISecretSource secrets, ILogger<WebhooksGrain> log)
    : JournaledActor<WebhookBook>(services, WebhookCodec.Instance), IWebhooksGrain
{
    private const ulong SameMessage = 0;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"webhooks/{Key}");

    private string Key => this.GetPrimaryKeyString();

    private IWebhookTransport Transport => ServiceProvider.GetRequiredService<IWebhookTransport>();

    /// <inheritdoc />
    public async Task Take(WebhookEvent happened)
    {
        if (State.Endpoints.IsEmpty) return;
        var claim = ClaimKeys.Of("webhook", Key, happened.Source);
        var id = $"msg_{claim:x32}";
        await Message<WebhookMessageView>(new CommandContext(Key, claim, SameMessage, "system"), (state, _) =>
        {
            var sequence = state.LastSequence + 1;
            var payload = WebhookPayload.Of(happened.Event, happened.At, sequence, happened.Data);
            var message = new WebhookMessage(sequence, id, happened.Event, happened.At, payload);
            object[] events = state.Take(message, WallNow) is { } taken ? [taken, .. state.FallBehind(taken)] : [];
            return Verdict.Done<WebhookBook, WebhookMessageView>(events,
                _ => new WebhookMessageView(sequence, id, happened.Event, happened.At, "", []), pages: WebhookPages.Of(events));
        });
        await SendOn();
    }

    /// <inheritdoc />
    public async Task<CommandReply<WebhookCreated>> Add(WebhookOrder order, CommandContext context)
    {
        if (await Refuse(order, context) is { } why) return Refused<WebhookCreated>(why);
        var secret = WebhookSignature.Secret(secrets.Bytes(WebhookSignature.SecretBytes));
        return await Command<WebhookCreated>(context, (state, _) =>
            state.Add(order.Url, [.. order.Events], secret, WallNow, context.Tenant, context.Actor, out var added) is { } refusal
                ? Verdict.Refused<WebhookBook, WebhookCreated>(refusal)
                : Verdict.Done<WebhookBook, WebhookCreated>([added!], after => new WebhookCreated(ViewOf(added!.Endpoint, after), secret)),
            WithoutSecret);
    }

    /// <inheritdoc />
    public async Task<CommandReply<WebhookView>> Change(string id, WebhookOrder order, CommandContext context)
    {
        if (await Refuse(order, context) is { } why) return Refused<WebhookView>(why);
        return await Command<WebhookView>(context, (state, _) => state.Find(id) is null ? NotFound<WebhookView>()
            : Verdict.Done<WebhookBook, WebhookView>(
                [new EndpointChanged(id, order.Url, [.. order.Events], order.Enabled, WallNow, context.Actor)],
                after => ViewOf(after.Find(id)!, after)));
    }

    /// <inheritdoc />
    public Task<CommandReply<WebhookView>> Remove(string id, CommandContext context) => Command<WebhookView>(context, (state, _) =>
        state.Find(id) is not { } endpoint ? NotFound<WebhookView>()
            : Verdict.Done<WebhookBook, WebhookView>([new EndpointRemoved(id, WallNow, context.Actor)], after => ViewOf(endpoint, after)));

    /// <inheritdoc />
    public Task<CommandReply<WebhookCreated>> Rotate(string id, CommandContext context)
    {
        var secret = WebhookSignature.Secret(secrets.Bytes(WebhookSignature.SecretBytes));
        return Command<WebhookCreated>(context, (state, _) => state.Find(id) is null ? NotFound<WebhookCreated>()
            : Verdict.Done<WebhookBook, WebhookCreated>([new SecretRotated(id, secret, WallNow, context.Actor)],
                after => new WebhookCreated(ViewOf(after.Find(id)!, after), secret)), WithoutSecret);
    }

    private static WebhookCreated WithoutSecret(WebhookCreated made) => made with { Secret = null };

    /// <inheritdoc />
    public Task<WebhookView[]> List() => Task.FromResult(State.Endpoints.Select(endpoint => ViewOf(endpoint, State)).ToArray());

    /// <inheritdoc />
    public async Task<WebhookMessagePage> Messages(long after, int limit)
    {
        var items = new List<WebhookMessageView>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, WebhookPages.Messages, WebhookPages.Message(after)))
        {
            if (items.Count == limit) return new WebhookMessagePage([.. items], items[^1].Sequence);
            items.Add(await ViewOf(WebhookJson.Read<MessageTaken>(page.Value.Span)));
        }
        return new WebhookMessagePage([.. items], null);
    }

    /// <inheritdoc />
    public async Task<CommandReply<WebhookMessageView>> Replay(long sequence, string? endpoint, CommandContext context)
    {
        if (await Taken(sequence) is not { } taken)
            return CommandReply.Refused<WebhookMessageView>(RefusalCodes.NotFound.With("There is no such webhook message."));
        var message = taken.Message;
        var reply = await Command<WebhookMessageView>(context, (state, _) =>
        {
            if (endpoint is not null && state.Find(endpoint) is null) return NotFound<WebhookMessageView>();
            bool IsMeant(string id) => endpoint is null ? taken.Endpoints.Contains(id) || taken.Listed.Contains(id) : id == endpoint;
            var again = state.Endpoints.Where(one => one.IsEnabled && IsMeant(one.Id))
                .Select(one => (object)new MessageReplayed(sequence, one.Id, WallNow, context.Actor)).ToList();
            return Verdict.Done<WebhookBook, WebhookMessageView>(again, after => new WebhookMessageView(sequence, message.Id, message.Event,
                message.At, message.Payload, [.. after.Pending.Where(one => one.Sequence == sequence)
                    .Select(one => new WebhookDeliveryView(one.Endpoint, "PENDING", one.NextAt, []))]));
        });
        await SendOn();
        return reply;
    }

    /// <summary>Why an address is refused; what was answered before gets that answer, wherever the name leads by now.</summary>
    private async Task<string?> Refuse(WebhookOrder order, CommandContext context) =>
        await IsAnswered(context) ? null : await Transport.Refuse(order.Url);

    private static CommandReply<T> Refused<T>(string why)
        where T : class => CommandReply.Refused<T>(RefusalCodes.WebhookTargetRefused.With(why));

    private static Verdict<WebhookBook, T> NotFound<T>()
        where T : class => Verdict.Refused<WebhookBook, T>(RefusalCodes.NotFound.With("There is no such webhook endpoint."));

    private async Task<MessageTaken?> Taken(long sequence) =>
        await Store.ReadPageAsync(JournalId, WebhookPages.Message(sequence)) is { } page ? WebhookJson.Read<MessageTaken>(page.Span) : null;

    private WebhookView ViewOf(WebhookEndpoint endpoint, WebhookBook state) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        Events = [.. endpoint.Events],
        Enabled = endpoint.IsEnabled,
        CreatedAt = endpoint.CreatedAt,
        FailingSince = endpoint.FailingSince,
        DisabledAt = endpoint.DisabledAt,
        DisabledBecause = endpoint.DisabledBecause,
        OldSecretUntil = endpoint.Secrets.Length > 1 && endpoint.Secrets[1].Until > WallNow ? endpoint.Secrets[1].Until : null,
        Pending = state.Pending.Count(one => one.Endpoint == endpoint.Id),
    };

    private async Task<WebhookMessageView> ViewOf(MessageTaken taken)
    {
        var tries = new List<DeliveryTried>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, WebhookPages.Tries(taken.Message.Sequence)))
            tries.Add(WebhookJson.Read<DeliveryTried>(page.Value.Span));
        var message = taken.Message;
        var endpoints = taken.Endpoints.Concat(taken.Listed).Concat(tries.Select(tried => tried.Endpoint)).Distinct(StringComparer.Ordinal);
        return new WebhookMessageView(message.Sequence, message.Id, message.Event, message.At, message.Payload,
            [.. endpoints.Select(id => DeliveryOf(message.Sequence, id, tries.Where(tried => tried.Endpoint == id).ToList()))]);
    }

    private WebhookDeliveryView DeliveryOf(long sequence, string endpoint, List<DeliveryTried> tries)
    {
        var pending = State.Pending.FirstOrDefault(one => one.Sequence == sequence && one.Endpoint == endpoint);
        var status = pending is not null ? "PENDING" : tries.Count == 0 ? "NOT_SENT" : tries[^1].Try.Arrived ? "DELIVERED" : "FAILED";
        return new WebhookDeliveryView(endpoint, status, pending?.NextAt,
            [.. tries.Select(tried => new WebhookTryView(tried.Try.At, tried.Try.Status, tried.Try.Error))]);
    }
}
