using NodaTime;

namespace Metering.Contracts.Orders;

/// <summary>A running or ended term as clients see it (2.2: the customer may look it up).</summary>
[GenerateSerializer, Immutable, Alias("orders.Subscription")]
public sealed record SubscriptionView
{
    /// <summary>Id within the account.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>Order that opened it.</summary>
    [Id(2)] public required string Order { get; init; }

    /// <summary>Product.</summary>
    [Id(3)] public required string Sku { get; init; }

    /// <summary>ACTIVE, EXPIRED or TERMINATED.</summary>
    [Id(4)] public required string Status { get; init; }

    /// <summary>Activation: the anchor of every date.</summary>
    [Id(5)] public required Instant ActivatedAt { get; init; }

    /// <summary>Last day of service, to its 24:00.</summary>
    [Id(6)] public required LocalDate LastDay { get; init; }

    /// <summary>Days of service after today; 0 on the last day and later.</summary>
    [Id(7)] public required int DaysLeft { get; init; }

    /// <summary>Months paid since the activation.</summary>
    [Id(8)] public required int Months { get; init; }

    /// <summary>Charged days of the first purchase.</summary>
    [Id(9)] public required int ChargeableDays { get; init; }

    /// <summary>Paid and not yet earned, fen.</summary>
    [Id(10)] public required long UnearnedFen { get; init; }

    /// <summary>When it ended.</summary>
    [Id(11)] public required Instant? EndedAt { get; init; }

    /// <summary>Seats or packages.</summary>
    [Id(12)] public required SeatTermView[] Seats { get; init; }

    /// <summary>Paid terms, in order of payment.</summary>
    [Id(13)] public required TermView[] Terms { get; init; }

    /// <summary>Notices of expiry sent.</summary>
    [Id(14)] public required ExpiryNoticeView[] Notices { get; init; }

    /// <summary>Addresses of what belongs to it and changes with it.</summary>
    [Id(15)] public required string[] Links { get; init; }
}

/// <summary>A seat of a subscription.</summary>
[GenerateSerializer, Immutable, Alias("orders.Seat")]
public sealed record SeatTermView([property: Id(0)] string Subject, [property: Id(1)] string Acquisition, [property: Id(2)] string Status,
    [property: Id(3)] string? User, [property: Id(4)] Instant? EndedAt, [property: Id(5)] Instant? PurgeAt)
{
    /// <summary>Number of its user within the customer's staff (3.19).</summary>
    [Id(6)] public string? StaffId { get; init; }

    /// <summary>Whether its user's real name was checked: NONE or VERIFIED; null while it has no user.</summary>
    [Id(7)] public string? UserRealName { get; init; }

    /// <summary>Since when it has this user.</summary>
    [Id(8)] public Instant? UserSince { get; init; }
}

/// <summary>A paid term.</summary>
[GenerateSerializer, Immutable, Alias("orders.Term")]
public sealed record TermView([property: Id(0)] int Number, [property: Id(1)] string Kind, [property: Id(2)] string Order,
    [property: Id(3)] long Quantity, [property: Id(4)] long PaidFen, [property: Id(5)] LocalDate StartedOn, [property: Id(6)] LocalDate LastDay,
    [property: Id(7)] long RecognisedFen, [property: Id(8)] long RefundedFen);

/// <summary>A notice that a term ends.</summary>
[GenerateSerializer, Immutable, Alias("orders.ExpiryNotice")]
public sealed record ExpiryNoticeView([property: Id(0)] int DaysBefore, [property: Id(1)] LocalDate LastDay, [property: Id(2)] Instant SentAt);

/// <summary>A refund as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("orders.Refund")]
public sealed record RefundView
{
    /// <summary>Id within the account.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>Order whose payment goes back.</summary>
    [Id(2)] public required string Order { get; init; }

    /// <summary>Ground: a clause.</summary>
    [Id(3)] public required string Ground { get; init; }

    /// <summary>APPROVED, AWAIT_RED_LETTER, PAYING, PAID or PAY_FAILED.</summary>
    [Id(4)] public required string Status { get; init; }

    /// <summary>Amount, fen; no interest.</summary>
    [Id(5)] public required long AmountFen { get; init; }

    /// <summary>Still owed, fen.</summary>
    [Id(6)] public required long OpenFen { get; init; }

    /// <summary>When it was approved and the service ended.</summary>
    [Id(7)] public required Instant ApprovedAt { get; init; }

    /// <summary>To be paid out until 24:00 of this day.</summary>
    [Id(8)] public required LocalDate PayBy { get; init; }

    /// <summary>What goes back where.</summary>
    [Id(9)] public required RefundPartView[] Parts { get; init; }

    /// <summary>Why it is not paid out; null otherwise.</summary>
    [Id(10)] public required string? Hold { get; init; }

    /// <summary>Addresses of what belongs to it and changes with it.</summary>
    [Id(11)] public required string[] Links { get; init; }
}

/// <summary>A part of a refund.</summary>
[GenerateSerializer, Immutable, Alias("orders.RefundPart")]
public sealed record RefundPartView([property: Id(0)] string Channel, [property: Id(1)] string TransactionId, [property: Id(2)] long AmountFen,
    [property: Id(3)] Instant? PaidAt, [property: Id(4)] string? PayoutReference);
