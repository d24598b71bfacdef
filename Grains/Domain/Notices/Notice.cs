using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;

namespace Metering.Domain.Notices;

/// <summary>
/// A notice to the customer as it was published (7.1): its text never changes afterwards. The copy on the site is written first and always,
/// so its publication is the first successful way.
/// </summary>
/// <param name="Number">Number in the book.</param>
/// <param name="Kind">Kind of the templates.</param>
/// <param name="Class">STATUTORY, BILLING, SERVICE or MARKETING.</param>
/// <param name="Event">Name of the event that tells of it.</param>
/// <param name="OccurredAt">When its cause happened.</param>
/// <param name="PublishedAt">When the copy on the site was published.</param>
/// <param name="Facts">Its facts.</param>
/// <param name="Zh">Chinese text.</param>
/// <param name="En">English text.</param>
/// <param name="ContentHash">SHA-256 (hex) of kind, cause and texts.</param>
public sealed record Notice(long Number, string Kind, string Class, string Event, Instant OccurredAt, Instant PublishedAt,
    ImmutableSortedDictionary<string, string> Facts, NoticeText Zh, NoticeText En, string ContentHash)
{
    /// <summary>The channel of the copy on the site.</summary>
    public const string InSite = "IN_SITE";

    /// <summary>Writes a draft's texts and publishes it.</summary>
    public static Notice Publish(NoticeDraft draft, NoticeTemplate template, NoticeTemplates texts, long number, Instant now)
    {
        var (zh, en) = texts.Fill(template, draft.Facts);
        var unsealed = new Notice(number, draft.Kind, template.Class, template.Event, draft.At, now, draft.Facts, zh, en, "");
        return unsealed with { ContentHash = HashOf(unsealed) };
    }

    /// <summary>
    /// When it counts as received: the first successful publication or sending on any channel (7.1). What becomes of it later, such as an
    /// e-mail that bounces, changes nothing (7.2).
    /// </summary>
    public Instant DeemedDeliveredAt(IEnumerable<NoticeDelivery> deliveries) =>
        deliveries.Select(delivery => delivery.SentAt).OfType<Instant>().Append(PublishedAt).Min();

    private static string HashOf(Notice notice)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(notice.Kind);
            writer.WriteNumberValue(notice.OccurredAt.ToUnixTimeTicks());
            foreach (var text in (ImmutableArray<string>)[notice.Zh.Title, notice.Zh.Body, notice.En.Title, notice.En.Body])
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}

/// <summary>What became of a notice on one channel.</summary>
/// <param name="Channel">EMAIL, SMS or another further channel.</param>
/// <param name="Status">SENT, DELIVERED, BOUNCED or FAILED.</param>
/// <param name="SentAt">When it was handed over; null when that never succeeded.</param>
/// <param name="At">When the status was learned.</param>
/// <param name="Detail">More, for a person.</param>
public sealed record NoticeDelivery(string Channel, string Status, Instant? SentAt, Instant At, string? Detail)
{
    /// <summary>What a channel's operator may report afterwards.</summary>
    public static ImmutableArray<string> Reported { get; } = ["DELIVERED", "BOUNCED"];
}

/// <summary>A notice of the customer in writing (7.4).</summary>
/// <param name="Number">Number in the book.</param>
/// <param name="Channel">How it came.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">What it says.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Actor">Who recorded it.</param>
public sealed record InboundNotice(long Number, string Channel, string Kind, string Text, Instant ReceivedAt, Instant RecordedAt, string Actor)
{
    /// <summary>The published contacts.</summary>
    public static ImmutableArray<string> Channels { get; } = ["WEB", "EMAIL", "LETTER", "SMS"];

    /// <summary>What the agreement asks to be written: an end (10.3), a change of the account (2.6(1)), or anything else.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["TERMINATION", "CHANGE", "OTHER"];
}

/// <summary>How a customer is reached, and what it wants to read.</summary>
/// <param name="Email">E-mail address, if given.</param>
/// <param name="Mobile">Mobile number, if given.</param>
/// <param name="Language">zh or en.</param>
/// <param name="Marketing">False when commercial messages were declined (7.3).</param>
/// <param name="ReferenceAllowed">False when the customer may not be named as a reference (8.3).</param>
public sealed record NoticeContacts(string? Email, string? Mobile, string Language, bool Marketing, bool ReferenceAllowed = true)
{
    /// <summary>Nothing is known; consent to commercial messages is given by the agreement (7.3).</summary>
    public static NoticeContacts Unknown { get; } = new(null, null, "zh", Marketing: true);
}
