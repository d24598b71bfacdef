using NodaTime;

namespace Metering.Contracts.Notices;

/// <summary>A notice to be published.</summary>
/// <param name="Tenant">Tenant of the account.</param>
/// <param name="Kind">Kind of the templates.</param>
/// <param name="At">When its cause happened.</param>
/// <param name="Facts">Names and values, in turn.</param>
/// <param name="ClockNow">The account's time when it lives on a test clock; null for real time.</param>
[GenerateSerializer, Immutable, Alias("notices.Order")]
public sealed record NoticeOrder([property: Id(0)] string Tenant, [property: Id(1)] string Kind, [property: Id(2)] Instant? At,
    [property: Id(3)] NoticeFact[] Facts, [property: Id(4)] Instant? ClockNow);

/// <summary>One fact of a notice.</summary>
[GenerateSerializer, Immutable, Alias("notices.Fact")]
public sealed record NoticeFact([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>A written notice of the customer.</summary>
[GenerateSerializer, Immutable, Alias("notices.InboundOrder")]
public sealed record InboundOrder([property: Id(0)] string Channel, [property: Id(1)] string Kind, [property: Id(2)] string Text,
    [property: Id(3)] Instant? ReceivedAt, [property: Id(4)] Instant? ClockNow);

/// <summary>What became of a notice on a channel.</summary>
[GenerateSerializer, Immutable, Alias("notices.DeliveryReport")]
public sealed record DeliveryReport([property: Id(0)] long Notice, [property: Id(1)] string Channel, [property: Id(2)] string Status,
    [property: Id(3)] string? Detail, [property: Id(4)] Instant? ClockNow);

/// <summary>How a customer is reached.</summary>
/// <param name="Language">zh or en.</param>
/// <param name="Marketing">False declines commercial messages (7.3); statutory and billing notices come all the same.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Mobile">Mobile number.</param>
/// <param name="ReferenceAllowed">False when the customer may not be named as a reference (8.3).</param>
[GenerateSerializer, Immutable, Alias("notices.Contacts")]
public sealed record ContactsView([property: Id(0)] string Language, [property: Id(1)] bool Marketing, [property: Id(2)] string? Email = null,
    [property: Id(3)] string? Mobile = null, [property: Id(4)] bool ReferenceAllowed = true);

/// <summary>A page of notices.</summary>
[GenerateSerializer, Immutable, Alias("notices.Page")]
public sealed record NoticePage([property: Id(0)] NoticeView[] Items, [property: Id(1)] long? Next);

/// <summary>A notice.</summary>
[GenerateSerializer, Immutable, Alias("notices.View")]
public sealed record NoticeView
{
    /// <summary>Number in the account's book.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>OUT to the customer, IN from the customer.</summary>
    [Id(1)] public required string Direction { get; init; }

    /// <summary>What it is about.</summary>
    [Id(2)] public required string Kind { get; init; }

    /// <summary>STATUTORY, BILLING, SERVICE or MARKETING; null for one of the customer's.</summary>
    [Id(3)] public string? Class { get; init; }

    /// <summary>When its cause happened; when it was received for one of the customer's.</summary>
    [Id(4)] public required Instant OccurredAt { get; init; }

    /// <summary>When it counts as received: the first successful publication or sending (7.1).</summary>
    [Id(5)] public required Instant DeemedDeliveredAt { get; init; }

    /// <summary>Chinese title.</summary>
    [Id(6)] public string? TitleZh { get; init; }

    /// <summary>Chinese text; the customer's own text for one of the customer's.</summary>
    [Id(7)] public required string BodyZh { get; init; }

    /// <summary>English title.</summary>
    [Id(8)] public string? TitleEn { get; init; }

    /// <summary>English text.</summary>
    [Id(9)] public string? BodyEn { get; init; }

    /// <summary>SHA-256 (hex) of kind, cause and texts.</summary>
    [Id(10)] public string? ContentHash { get; init; }

    /// <summary>The ways it went, each with what became of it.</summary>
    [Id(11)] public required NoticeDeliveryView[] Deliveries { get; init; }
}

/// <summary>What became of a notice on one channel: PUBLISHED, RECEIVED, PENDING, SENT, DELIVERED, BOUNCED or FAILED.</summary>
[GenerateSerializer, Immutable, Alias("notices.Delivery")]
public sealed record NoticeDeliveryView([property: Id(0)] string Channel, [property: Id(1)] string Status, [property: Id(2)] Instant? SentAt,
    [property: Id(3)] Instant? At, [property: Id(4)] string? Detail);
