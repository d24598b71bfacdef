using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Notices;
using Metering.Domain.Notices;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Notices;

/// <summary>The notices of one account: what is decided is in <see cref="NoticeBook"/>; here it is committed, listed and sent on.</summary>
public sealed partial class NoticeBookGrain(JournalServices services, IEnumerable<INoticeChannel> channels, ILogger<NoticeBookGrain> log)
    : JournaledActor<NoticeBook>(services, NoticeBookCodec.Instance), INoticeBookGrain
{
    private const ulong SameMessage = 0;

    private static readonly NoticeTemplates Texts = NoticeTemplates.Default;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"notices/{Key}");

    private string Key => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public async Task<Instant> Publish(NoticeOrder order, string messageId)
    {
        // The sender repeats until it is answered: the message is claimed, so that a repeat finds the first notice.
        var claim = ClaimKeys.Of("notice", Key, messageId);
        var reply = await Publish(order, new CommandContext(order.Tenant, claim, SameMessage, "system"), []);
        if (reply.Refusal is { } refusal) throw new InvalidOperationException($"The notice {messageId} of {Key} was refused: {refusal.Code}.");
        // The sender is answered when webhooks know too; until then it repeats, and both find what they have.
        await TellWebhooks(order.Tenant, order.Kind, reply.Value!.OccurredAt, reply.Value.Number, order.Facts);
        return reply.Value.DeemedDeliveredAt;
    }

    /// <inheritdoc />
    public Task<CommandReply<NoticeView>> Post(NoticeOrder order, CommandContext context) => Publish(order, context, [Events + order.Tenant]);

    /// <inheritdoc />
    public Task<CommandReply<NoticeView>> RecordInbound(InboundOrder order, CommandContext context) =>
        Command<NoticeView>(context, (state, _) =>
        {
            var now = order.ClockNow ?? WallNow;
            if (order.ReceivedAt > now)
                return Verdict.Refused<NoticeBook, NoticeView>(RefusalCodes.Malformed.With("/receivedAt: Nothing is received in the future."));
            var notice = new InboundNotice(state.LastNumber + 1, order.Channel, order.Kind, order.Text, order.ReceivedAt ?? now, now, context.Actor);
            var recorded = new InboundRecorded(notice);
            return Verdict.Done<NoticeBook, NoticeView>([recorded], _ => NoticeViews.Of(notice), pages: NoticePages.Of(recorded));
        });

    /// <inheritdoc />
    public async Task<CommandReply<NoticeView>> Report(DeliveryReport report, CommandContext context)
    {
        var known = await Deliveries(report.Notice);
        if (await Stored(report.Notice) is not { Out: { } notice }
            || known.FirstOrDefault(one => one.Channel == report.Channel) is not { SentAt: not null } sent)
            return CommandReply.Refused<NoticeView>(RefusalCodes.NotFound.With("This notice was not sent that way."));
        return await Command<NoticeView>(context, (_, _) =>
        {
            var happened = new DeliveryReported(report.Notice,
                sent with { Status = report.Status, At = report.ClockNow ?? WallNow, Detail = report.Detail }, context.Actor);
            return Verdict.Done<NoticeBook, NoticeView>([happened],
                after => NoticeViews.Of(notice, [.. known.Where(one => one != sent), happened.Delivery], after.Pending),
                pages: NoticePages.Of(happened));
        });
    }

    /// <inheritdoc />
    public Task<CommandReply<ContactsView>> SetContacts(ContactsView contacts, Instant? clockNow, CommandContext context, bool keepsReference) =>
        Command<ContactsView>(context, (state, _) =>
        {
            var wanted = new NoticeContacts(contacts.Email, contacts.Mobile, contacts.Language, contacts.Marketing,
                keepsReference ? state.Contacts.ReferenceAllowed : contacts.ReferenceAllowed);
            return Verdict.Done<NoticeBook, ContactsView>(
                state.Contacts == wanted ? [] : [new ContactsSet(wanted, clockNow ?? WallNow, context.Actor)],
                after => NoticeViews.Of(after.Contacts));
        });

    /// <inheritdoc />
    public Task<ContactsView> Contacts() => Task.FromResult(NoticeViews.Of(State.Contacts));

    /// <inheritdoc />
    public async Task<NoticePage> List(long after, int limit)
    {
        var items = new List<NoticeView>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, NoticePages.Notices, NoticePages.Notice(after)))
        {
            if (items.Count == limit) return new NoticePage([.. items], items[^1].Number);
            items.Add(await ViewOf(NoticeJson.Read<StoredNotice>(page.Value.Span)));
        }
        return new NoticePage([.. items], null);
    }

    /// <inheritdoc />
    public async Task<NoticeView?> Find(long number) => await Stored(number) is { } stored ? await ViewOf(stored) : null;

    private async Task<CommandReply<NoticeView>> Publish(NoticeOrder order, CommandContext context, IReadOnlyList<string> besides)
    {
        var reply = await Command<NoticeView>(context, (state, _) =>
        {
            var now = order.ClockNow ?? WallNow;
            var draft = NoticeDraft.Of(order.Kind, order.At ?? now, order.Facts.Select(fact => (fact.Name, fact.Value)));
            var ways = channels.Where(channel => channel.AddressOf(state.Contacts) is not null).Select(channel => channel.Name);
            if (state.Publish(draft, Texts, now, [.. ways, .. besides], WallNow, out var published) is { } refusal)
                return Verdict.Refused<NoticeBook, NoticeView>(refusal);
            return Verdict.Done<NoticeBook, NoticeView>([published!],
                after => NoticeViews.Of(published!.Notice, [], after.Pending), pages: NoticePages.Of(published!));
        });
        if (reply.Value is not null) await SendOn();
        return reply;
    }

    private async Task<StoredNotice?> Stored(long number) =>
        await Store.ReadPageAsync(JournalId, NoticePages.Notice(number)) is { } page ? NoticeJson.Read<StoredNotice>(page.Span) : null;

    private async Task<List<NoticeDelivery>> Deliveries(long number)
    {
        var deliveries = new List<NoticeDelivery>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, NoticePages.Deliveries(number)))
            deliveries.Add(NoticeJson.Read<NoticeDelivery>(page.Value.Span));
        return deliveries;
    }

    private async Task<NoticeView> ViewOf(StoredNotice stored) => stored.Out is { } notice
        ? NoticeViews.Of(notice, await Deliveries(notice.Number), State.Pending) : NoticeViews.Of(stored.In!);
}
