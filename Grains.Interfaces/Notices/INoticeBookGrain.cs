using Metering.Contracts.Commands;

namespace Metering.Contracts.Notices;

/// <summary>
/// The notices of one account in both directions (clauses 7.1 to 7.4). Key: the account's id, or <see cref="OfTenant"/> for the seller's own.
/// The caller has made sure that the account is the tenant's.
/// </summary>
[Alias("notices.INoticeBookGrain")]
public interface INoticeBookGrain : IGrainWithStringKey
{
    /// <summary>
    /// Publishes a notice once per <paramref name="messageId"/>, however often it is asked; answers when it was published, which is when it counts
    /// as received (7.1).
    /// </summary>
    [Alias("Publish")]
    Task<NodaTime.Instant> Publish(NoticeOrder order, string messageId);

    /// <summary>Publishes what an operator wrote. Refusals: MARKETING_DECLINED.</summary>
    [Alias("Post")]
    Task<CommandReply<NoticeView>> Post(NoticeOrder order, CommandContext context);

    /// <summary>Records a written notice of the customer (7.4). Refusals: MALFORMED_REQUEST (received in the future).</summary>
    [Alias("RecordInbound")]
    Task<CommandReply<NoticeView>> RecordInbound(InboundOrder order, CommandContext context);

    /// <summary>Records what became of a sent notice; when it counts as received does not change (7.2). Refusals: NOT_FOUND.</summary>
    [Alias("Report")]
    Task<CommandReply<NoticeView>> Report(DeliveryReport report, CommandContext context);

    /// <summary>Sets how the customer is reached; with <paramref name="keepsReference"/> whether it may be named (8.3) stays as it is.</summary>
    [Alias("SetContacts")]
    Task<CommandReply<ContactsView>> SetContacts(ContactsView contacts, NodaTime.Instant? clockNow, CommandContext context, bool keepsReference);

    /// <summary>How the customer is reached.</summary>
    [Alias("Contacts")]
    Task<ContactsView> Contacts();

    /// <summary>A page of notices, oldest first.</summary>
    [Alias("List")]
    Task<NoticePage> List(long after, int limit);

    /// <summary>One notice; null when there is none.</summary>
    [Alias("Find")]
    Task<NoticeView?> Find(long number);

    /// <summary>Key of the seller's own book; no account's id has a colon.</summary>
    static string OfTenant(string tenant) => "tenant:" + tenant;
}
