using NodaTime;

namespace Metering.Contracts.Invoices;

/// <summary>A fapiao request (发票申请) as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("invoices.View")]
public sealed record InvoiceView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Account.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>REQUESTED, MATERIAL_REVIEW, FUNDS_CONFIRMED, OVERDUE, ISSUED, DELIVERED, REJECTED, RED_PENDING, REDDENED.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>What it invoices: statement:202607 or order:id.</summary>
    [Id(3)] public required string Source { get; init; }

    /// <summary>ORDINARY or SPECIAL.</summary>
    [Id(4)] public required string Type { get; init; }

    /// <summary>DIGITAL or PAPER.</summary>
    [Id(5)] public required string Medium { get; init; }

    /// <summary>The buyer it is issued to.</summary>
    [Id(6)] public required InvoiceBuyer Buyer { get; init; }

    /// <summary>Where a digital fapiao is sent.</summary>
    [Id(7)] public required string? Email { get; init; }

    /// <summary>Where a paper copy is posted, postage collect.</summary>
    [Id(8)] public required InvoicePostTo? PostTo { get; init; }

    /// <summary>Gross (价税合计), fen.</summary>
    [Id(9)] public required long GrossFen { get; init; }

    /// <summary>Sum of the lines' net (金额), fen.</summary>
    [Id(10)] public required long NetFen { get; init; }

    /// <summary>Sum of the lines' VAT (税额), fen.</summary>
    [Id(11)] public required long VatFen { get; init; }

    /// <summary>Gross in Chinese capitals (大写).</summary>
    [Id(12)] public required string Capitals { get; init; }

    /// <summary>One line per tax class and rate.</summary>
    [Id(13)] public required InvoiceLine[] Lines { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(14)] public required Instant RequestedAt { get; init; }

    /// <summary>Reference of the payment screenshot.</summary>
    [Id(15)] public required string? Material { get; init; }

    /// <summary>When finance confirmed the funds.</summary>
    [Id(16)] public required Instant? FundsConfirmedAt { get; init; }

    /// <summary>When the material was accepted.</summary>
    [Id(17)] public required Instant? MaterialAcceptedAt { get; init; }

    /// <summary>Why it was rejected.</summary>
    [Id(18)] public required string? RejectedReason { get; init; }

    /// <summary>The time to issue; null before it runs.</summary>
    [Id(19)] public required InvoiceDeadline? Deadline { get; init; }

    /// <summary>Alerts raised so far.</summary>
    [Id(20)] public required InvoiceAlert[] Alerts { get; init; }

    /// <summary>Deadlines computed anew, oldest first.</summary>
    [Id(21)] public required DeadlineChange[] DeadlineChanges { get; init; }

    /// <summary>True while the tax platform has not answered.</summary>
    [Id(22)] public required bool AwaitsPlatform { get; init; }

    /// <summary>What the platform last refused.</summary>
    [Id(23)] public required string? PlatformRefusal { get; init; }

    /// <summary>Number of the blue fapiao (发票号码), an opaque text.</summary>
    [Id(24)] public required string? FapiaoNumber { get; init; }

    /// <summary>When it was issued.</summary>
    [Id(25)] public required Instant? IssuedAt { get; init; }

    /// <summary>Deliveries, oldest first.</summary>
    [Id(26)] public required DeliveryView[] Deliveries { get; init; }

    /// <summary>Red letters, oldest first.</summary>
    [Id(27)] public required RedLetterView[] RedLetters { get; init; }

    /// <summary>Taken back by red letters, gross, fen.</summary>
    [Id(28)] public required long RedFen { get; init; }
}

/// <summary>A line: net plus VAT is gross, to the fen; negative on a red fapiao.</summary>
[GenerateSerializer, Immutable, Alias("invoices.Line")]
public sealed record InvoiceLine([property: Id(0)] string Item, [property: Id(1)] decimal VatPercent, [property: Id(2)] long GrossFen,
    [property: Id(3)] long NetFen, [property: Id(4)] long VatFen);

/// <summary>The time to issue (clause 5.2).</summary>
/// <param name="StartedOn">Date on which funds were confirmed and material accepted.</param>
/// <param name="LastDay">Last day, until 24:00.</param>
/// <param name="EndsAt">The exclusive end.</param>
/// <param name="Provisional">True while a year it reaches into has no published calendar.</param>
[GenerateSerializer, Immutable, Alias("invoices.Deadline")]
public sealed record InvoiceDeadline([property: Id(0)] LocalDate StartedOn, [property: Id(1)] LocalDate LastDay, [property: Id(2)] Instant EndsAt,
    [property: Id(3)] bool Provisional);

/// <summary>An alert to operators.</summary>
[GenerateSerializer, Immutable, Alias("invoices.Alert")]
public sealed record InvoiceAlert([property: Id(0)] string Name, [property: Id(1)] Instant At);

/// <summary>A deadline computed anew after a calendar was loaded.</summary>
[GenerateSerializer, Immutable, Alias("invoices.DeadlineChange")]
public sealed record DeadlineChange([property: Id(0)] Instant At, [property: Id(1)] LocalDate Before, [property: Id(2)] LocalDate After,
    [property: Id(3)] bool Provisional);

/// <summary>A delivery.</summary>
[GenerateSerializer, Immutable, Alias("invoices.Delivery")]
public sealed record DeliveryView([property: Id(0)] Instant At, [property: Id(1)] string SentTo, [property: Id(2)] string? Carrier,
    [property: Id(3)] string? TrackingNumber, [property: Id(4)] string? ReturnedReason);

/// <summary>A red letter (红字发票).</summary>
/// <param name="Number">Position, from 1.</param>
/// <param name="Reason">ISSUED_IN_ERROR, SALE_RETURNED, SERVICE_ENDED, SALES_ALLOWANCE.</param>
/// <param name="Outcome">PENDING, ISSUED, REFUSED, LAPSED.</param>
/// <param name="GrossFen">Negative amount, fen.</param>
/// <param name="Lines">Negative lines at the rates of the blue fapiao.</param>
/// <param name="RequestedAt">When it was begun.</param>
/// <param name="ConfirmBy">Exclusive end of the time to confirm; null when none is needed.</param>
/// <param name="ConfirmedAt">When it was confirmed.</param>
/// <param name="FapiaoNumber">Number of the red fapiao.</param>
/// <param name="IssuedAt">When it was issued.</param>
[GenerateSerializer, Immutable, Alias("invoices.RedLetter")]
public sealed record RedLetterView([property: Id(0)] int Number, [property: Id(1)] string Reason, [property: Id(2)] string Outcome,
    [property: Id(3)] long GrossFen, [property: Id(4)] InvoiceLine[] Lines, [property: Id(5)] Instant RequestedAt,
    [property: Id(6)] Instant? ConfirmBy, [property: Id(7)] Instant? ConfirmedAt, [property: Id(8)] string? FapiaoNumber,
    [property: Id(9)] Instant? IssuedAt = null);

/// <summary>A page of ids of an account's fapiao requests, oldest first.</summary>
[GenerateSerializer, Immutable, Alias("invoices.Page")]
public sealed record InvoicePage([property: Id(0)] string[] Ids, [property: Id(1)] string? NextCursor);

/// <summary>A request's figures for the proof of its account's books.</summary>
/// <param name="Version">Its version.</param>
/// <param name="GrossFen">Asked for, per line.</param>
/// <param name="ReturnedFen">Released or reddened, per line.</param>
/// <param name="BlueFen">Issued, gross.</param>
/// <param name="RedFen">Reddened, gross, positive.</param>
/// <param name="ReplayEqual">True when the replay of its journal gives its snapshot.</param>
[GenerateSerializer, Immutable, Alias("invoices.Figures")]
public sealed record InvoiceFigures([property: Id(0)] long Version, [property: Id(1)] long[] GrossFen, [property: Id(2)] long[] ReturnedFen,
    [property: Id(3)] long BlueFen, [property: Id(4)] long RedFen, [property: Id(5)] bool ReplayEqual);
