using NodaTime;

namespace Metering.Contracts.Orders;

/// <summary>An order as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("orders.View")]
public sealed record OrderView
{
    /// <summary>Id within the account.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>PLACED, PART_PAID, PAID, PROVISIONING, PAUSED, LATE, ACTIVATED, ACTIVATED_LATE, CANCELLED or TERMINATED.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>The price that it was placed at.</summary>
    [Id(3)] public required QuoteView Offer { get; init; }

    /// <summary>Order that it amends (2.4).</summary>
    [Id(4)] public required string? Parent { get; init; }

    /// <summary>When it was placed.</summary>
    [Id(5)] public required Instant PlacedAt { get; init; }

    /// <summary>Paid so far, fen.</summary>
    [Id(6)] public required long PaidFen { get; init; }

    /// <summary>Still to pay, fen.</summary>
    [Id(7)] public required long DueFen { get; init; }

    /// <summary>When it was paid in full.</summary>
    [Id(8)] public required Instant? PaidAt { get; init; }

    /// <summary>Payments, oldest first.</summary>
    [Id(9)] public required OrderPaymentView[] Payments { get; init; }

    /// <summary>Versions of the material, oldest first.</summary>
    [Id(10)] public required MaterialView[] Material { get; init; }

    /// <summary>The time of 4.6; null until it starts.</summary>
    [Id(11)] public required ActivationClockView? Clock { get; init; }

    /// <summary>The customer's data is entered.</summary>
    [Id(12)] public required bool ProfileDone { get; init; }

    /// <summary>The permissions are open.</summary>
    [Id(13)] public required bool PermissionsOpen { get; init; }

    /// <summary>When the service was opened.</summary>
    [Id(14)] public required Instant? ActivatedAt { get; init; }

    /// <summary>Exclusive end of the time to withdraw for no reason (4.7).</summary>
    [Id(15)] public required Instant? WithdrawBefore { get; init; }

    /// <summary>Exclusive end of the time to report a fault (4.8).</summary>
    [Id(16)] public required Instant? ReportFaultBefore { get; init; }

    /// <summary>When it was cancelled or ended.</summary>
    [Id(17)] public required Instant? EndedAt { get; init; }

    /// <summary>Why it was cancelled or ended: a clause.</summary>
    [Id(18)] public required string? EndGround { get; init; }

    /// <summary>Faults reported, oldest first.</summary>
    [Id(19)] public required FaultView[] Faults { get; init; }

    /// <summary>When something happens to it by itself next.</summary>
    [Id(20)] public required Instant? NextDueAt { get; init; }

    /// <summary>Addresses of what it changed.</summary>
    [Id(21)] public required string[] Links { get; init; }

    /// <summary>Lines that have ended while others may go on, by number: given back, withheld, or damages.</summary>
    [Id(22)] public int[] EndedLines { get; init; } = [];
}

/// <summary>An exact price.</summary>
[GenerateSerializer, Immutable, Alias("orders.Quote")]
public sealed record QuoteView
{
    /// <summary>OPENING (provisioned within the time of 4.6), SUPPLEMENT or RENEWAL (active with the full payment).</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Lines.</summary>
    [Id(1)] public required OrderLineView[] Lines { get; init; }

    /// <summary>To pay, VAT included, fen.</summary>
    [Id(2)] public required long GrossFen { get; init; }

    /// <summary>Sum of the lines' net, fen.</summary>
    [Id(3)] public required long NetFen { get; init; }

    /// <summary>Sum of the lines' VAT, fen.</summary>
    [Id(4)] public required long VatFen { get; init; }

    /// <summary>The instant the price holds for.</summary>
    [Id(5)] public required Instant At { get; init; }

    /// <summary>To be paid before this instant (3.3(1)).</summary>
    [Id(6)] public required Instant PayBefore { get; init; }

    /// <summary>Material that has to be accepted before the service is opened.</summary>
    [Id(7)] public required string[] Material { get; init; }

    /// <summary>Version of the agreement that it stands under.</summary>
    [Id(8)] public required string Agreement { get; init; }

    /// <summary>True when lines are never given back and the customer has to acknowledge it (4.9).</summary>
    [Id(9)] public required bool NeedsAcknowledgement { get; init; }
}

/// <summary>One line of a price.</summary>
[GenerateSerializer, Immutable, Alias("orders.Line")]
public sealed record OrderLineView
{
    /// <summary>Number, from 1.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Product.</summary>
    [Id(1)] public required string Sku { get; init; }

    /// <summary>Chinese name.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>BASE, SEAT_ADDITION, VAS, THIRD_PARTY or ONE_OFF.</summary>
    [Id(3)] public required string Kind { get; init; }

    /// <summary>TERM, ALLOWANCE, ONE_OFF, ADDITION, RENEWAL or THIRD_PARTY.</summary>
    [Id(4)] public required string Use { get; init; }

    /// <summary>Fee type of clause 1.13.</summary>
    [Id(5)] public required string FeeType { get; init; }

    /// <summary>Pieces.</summary>
    [Id(6)] public required long Quantity { get; init; }

    /// <summary>Months of the term; 0 where none is bought.</summary>
    [Id(7)] public required int Months { get; init; }

    /// <summary>Price of one piece (for one month where it has a term), fen; may have fractions.</summary>
    [Id(8)] public required decimal UnitFen { get; init; }

    /// <summary>VAT included, fen.</summary>
    [Id(9)] public required long GrossFen { get; init; }

    /// <summary>Net, fen.</summary>
    [Id(10)] public required long NetFen { get; init; }

    /// <summary>VAT, fen.</summary>
    [Id(11)] public required long VatFen { get; init; }

    /// <summary>VAT rate in percent.</summary>
    [Id(12)] public required decimal VatPercent { get; init; }

    /// <summary>Price book.</summary>
    [Id(13)] public required string PriceBook { get; init; }

    /// <summary>Subscription that it joins.</summary>
    [Id(14)] public required string? Subscription { get; init; }

    /// <summary>Start of the term, itself not charged; null when it starts with the activation.</summary>
    [Id(15)] public required LocalDate? From { get; init; }

    /// <summary>Last day; of a new term as if it were opened today.</summary>
    [Id(16)] public required LocalDate? LastDay { get; init; }

    /// <summary>Clauses on which its money comes back; empty when it never does.</summary>
    [Id(17)] public required string[] RefundableUnder { get; init; }

    /// <summary>Units of an allowance in one piece; 0 for none.</summary>
    [Id(18)] public required long Units { get; init; }
}

/// <summary>A payment of an order.</summary>
[GenerateSerializer, Immutable, Alias("orders.Payment")]
public sealed record OrderPaymentView([property: Id(0)] string Channel, [property: Id(1)] string TransactionId, [property: Id(2)] long AmountFen,
    [property: Id(3)] Instant At);

/// <summary>A version of the material.</summary>
[GenerateSerializer, Immutable, Alias("orders.Material")]
public sealed record MaterialView([property: Id(0)] int Version, [property: Id(1)] string Status, [property: Id(2)] string[] Types,
    [property: Id(3)] Instant SubmittedAt, [property: Id(4)] string? Reason, [property: Id(5)] Instant? ReviewedAt,
    [property: Id(6)] string? Reviewer);

/// <summary>The time of 4.6.</summary>
/// <param name="StartedOn">Date that it starts on, itself not counted.</param>
/// <param name="LastDay">Last day to open the service, to its 24:00; null while it stands still.</param>
/// <param name="Provisional">True when a year's working days are not published yet.</param>
/// <param name="Warnings">Warnings given.</param>
/// <param name="Paused">True while it stands still.</param>
[GenerateSerializer, Immutable, Alias("orders.Clock")]
public sealed record ActivationClockView([property: Id(0)] LocalDate StartedOn, [property: Id(1)] LocalDate? LastDay,
    [property: Id(2)] bool Provisional, [property: Id(3)] int Warnings, [property: Id(4)] bool Paused);

/// <summary>A fault reported.</summary>
[GenerateSerializer, Immutable, Alias("orders.Fault")]
public sealed record FaultView([property: Id(0)] int Number, [property: Id(1)] string Text, [property: Id(2)] Instant ReportedAt,
    [property: Id(3)] string? Triage, [property: Id(4)] bool LoginImpossible, [property: Id(5)] Instant? TriagedAt,
    [property: Id(6)] long? Ticket = null);
