using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Domain.Notices;
using Metering.Journal;

namespace Metering.Actors.Notices;

/// <summary>The book's journal as bytes.</summary>
public sealed class NoticeBookCodec : WholeStateCodec<NoticeBook>
{
    private NoticeBookCodec()
        : base(NoticeJson.Shared,
        [
            ("notices.published.v1", typeof(NoticePublished)),
            ("notices.inbound-recorded.v1", typeof(InboundRecorded)),
            ("notices.send-tried.v1", typeof(SendTried)),
            ("notices.delivery-reported.v1", typeof(DeliveryReported)),
            ("notices.contacts-set.v1", typeof(ContactsSet)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static NoticeBookCodec Instance { get; } = new();

    /// <inheritdoc />
    public override NoticeBook Empty => NoticeBook.Empty;

    /// <inheritdoc />
    public override NoticeBook Apply(NoticeBook state, object domainEvent) => state.Apply((DomainEvent)domainEvent);
}

/// <summary>The book's side records: each notice, and the newest result of each channel.</summary>
internal static class NoticePages
{
    public const string Notices = "notice/";

    public static string Notice(long number) => string.Create(CultureInfo.InvariantCulture, $"{Notices}{number:D12}");

    public static string Deliveries(long number) => string.Create(CultureInfo.InvariantCulture, $"delivery/{number:D12}/");

    public static string Delivery(long number, string channel) => Deliveries(number) + channel;

    /// <summary>Pages that the events change.</summary>
    public static IReadOnlyList<PageWrite> Of(params IEnumerable<object> events)
    {
        var pages = new List<PageWrite>();
        foreach (var item in events)
            switch (item)
            {
                case NoticePublished e: pages.Add(new PageWrite(Notice(e.Notice.Number), NoticeJson.Write(new StoredNotice(e.Notice, null)))); break;
                case InboundRecorded e: pages.Add(new PageWrite(Notice(e.Notice.Number), NoticeJson.Write(new StoredNotice(null, e.Notice)))); break;
                case SendTried { Delivery: { } d } e: pages.Add(new PageWrite(Delivery(e.Notice, d.Channel), NoticeJson.Write(d))); break;
                case DeliveryReported e: pages.Add(new PageWrite(Delivery(e.Notice, e.Delivery.Channel), NoticeJson.Write(e.Delivery))); break;
            }
        return pages;
    }
}

/// <summary>A notice at rest: exactly one of the two is set.</summary>
public sealed record StoredNotice(Notice? Out, InboundNotice? In);

/// <summary>Source-generated JSON of a book's journal.</summary>
[JsonSerializable(typeof(NoticeBook))]
[JsonSerializable(typeof(StoredNotice))]
[JsonSerializable(typeof(NoticeDelivery))]
[JsonSerializable(typeof(NoticePublished))]
[JsonSerializable(typeof(InboundRecorded))]
[JsonSerializable(typeof(SendTried))]
[JsonSerializable(typeof(DeliveryReported))]
[JsonSerializable(typeof(ContactsSet))]
internal sealed partial class NoticeJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new NoticeJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
