using Metering.Contracts.Notices;
using Metering.Domain.Notices;

namespace Metering.Actors.Notices;

/// <summary>Notices as they are shown.</summary>
internal static class NoticeViews
{
    public static NoticeView Of(Notice notice, IReadOnlyList<NoticeDelivery> deliveries, IEnumerable<PendingSend> pending) => new()
    {
        Number = notice.Number,
        Direction = "OUT",
        Kind = notice.Kind,
        Class = notice.Class,
        OccurredAt = notice.OccurredAt,
        DeemedDeliveredAt = notice.DeemedDeliveredAt(deliveries),
        TitleZh = notice.Zh.Title,
        BodyZh = notice.Zh.Body,
        TitleEn = notice.En.Title,
        BodyEn = notice.En.Body,
        ContentHash = notice.ContentHash,
        Deliveries =
        [
            new NoticeDeliveryView(Notice.InSite, "PUBLISHED", notice.PublishedAt, notice.PublishedAt, null),
            // The way to the webhooks is no way of giving notice: what became of it stands with their messages.
            .. deliveries.Where(one => !IsEvents(one.Channel)).Select(one =>
                new NoticeDeliveryView(one.Channel, one.Status, one.SentAt, one.At, one.Detail)),
            .. pending.Where(one => one.Notice == notice.Number && !IsEvents(one.Channel)).Select(one =>
                new NoticeDeliveryView(one.Channel, "PENDING", null, null, null)),
        ],
    };

    public static NoticeView Of(InboundNotice notice) => new()
    {
        Number = notice.Number,
        Direction = "IN",
        Kind = notice.Kind,
        OccurredAt = notice.ReceivedAt,
        DeemedDeliveredAt = notice.ReceivedAt,
        BodyZh = notice.Text,
        Deliveries = [new NoticeDeliveryView(notice.Channel, "RECEIVED", null, notice.RecordedAt, notice.Actor)],
    };

    private static bool IsEvents(string channel) => channel.StartsWith(NoticeBookGrain.Events, StringComparison.Ordinal);

    public static ContactsView Of(NoticeContacts contacts) => new(contacts.Language, contacts.Marketing, contacts.Email, contacts.Mobile,
        contacts.ReferenceAllowed);
}
