using System.Collections.Immutable;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>A fapiao request (发票申请, requirements 3.7) from the request to the last red letter.</summary>
public sealed record InvoiceState
{
    /// <summary>A request that was never made.</summary>
    public static InvoiceState Empty { get; } = new();

    /// <summary>Tenant; empty before it was made.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Test clock in whose time it lives; null for real time.</summary>
    public string? TestClock { get; init; }

    /// <summary>What was asked for; null before it was made.</summary>
    public InvoiceRequest? Request { get; init; }

    /// <summary>State.</summary>
    public InvoiceStatus Status { get; init; }

    /// <summary>Newest instant it has seen: its time never goes back.</summary>
    public Instant LastAt { get; init; }

    /// <summary>Reference of the payment screenshot.</summary>
    public string? Material { get; init; }

    /// <summary>When finance confirmed the funds.</summary>
    public Instant? FundsConfirmedAt { get; init; }

    /// <summary>When the material was accepted.</summary>
    public Instant? MaterialAcceptedAt { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? RejectedReason { get; init; }

    /// <summary>The time to issue; null before it runs.</summary>
    public IssueClock? Clock { get; init; }

    /// <summary>Alerts raised, in order.</summary>
    public ImmutableArray<AlertRaised> Alerts { get; init; } = [];

    /// <summary>Deadlines that were computed anew, in order.</summary>
    public ImmutableArray<DeadlineRecomputed> Recomputations { get; init; } = [];

    /// <summary>A question to the tax platform that has no answer yet.</summary>
    public PlatformJob? Job { get; init; }

    /// <summary>Questions ever put to the platform.</summary>
    public int Jobs { get; init; }

    /// <summary>What the platform last refused, until the next question.</summary>
    public string? PlatformRefusal { get; init; }

    /// <summary>Number of the blue fapiao (发票号码), an opaque text.</summary>
    public string? FapiaoNumber { get; init; }

    /// <summary>When it was issued.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>Deliveries, in order; the newest counts.</summary>
    public ImmutableArray<InvoiceDelivery> Deliveries { get; init; } = [];

    /// <summary>Red letters, in order; the newest may still be pending.</summary>
    public ImmutableArray<RedLetter> RedLetters { get; init; } = [];

    /// <summary>Per line: released by a rejection or reddened. Cumulative.</summary>
    public ImmutableArray<long> ReturnedFen { get; init; } = [];

    /// <summary>True once made.</summary>
    public bool Exists => Request is not null;

    /// <summary>Asked for, gross.</summary>
    public long GrossFen => Request?.Lines.Sum(line => line.GrossFen) ?? 0;

    /// <summary>Blue, gross: nothing before it is issued.</summary>
    public long BlueFen => FapiaoNumber is null ? 0 : GrossFen;

    /// <summary>Red, gross, as a positive amount.</summary>
    public long RedFen => FapiaoNumber is null ? 0 : ReturnedFen.Sum();

    /// <summary>The red letter on its way.</summary>
    public RedLetter? PendingRed => RedLetters is [.., { Outcome: RedOutcome.Pending } last] ? last : null;

    /// <summary>True while somebody has something to do or a timer runs.</summary>
    public bool IsOpen => Exists && Status is InvoiceStatus.Requested or InvoiceStatus.MaterialReview or InvoiceStatus.FundsConfirmed
        or InvoiceStatus.Overdue or InvoiceStatus.RedPending or InvoiceStatus.Issued;

    /// <summary>Net and VAT of one line of the blue fapiao.</summary>
    public VatSplit SplitOf(int line) => Vat.Split(Request!.Lines[line].GrossFen, Request.Lines[line].VatPercent);

    /// <summary>
    /// Net and VAT that a red amount takes back from a line, after what was reddened before: by the cumulative rule (M-2), so that parts
    /// add up to the blue line exactly.
    /// </summary>
    public VatSplit RedSplitOf(int line, long beforeFen, long fen)
    {
        var rate = Request!.Lines[line].VatPercent;
        return Vat.Split(beforeFen + fen, rate) - Vat.Split(beforeFen, rate);
    }
}

/// <summary>A question to the tax platform. It is put again under the same key until it is answered.</summary>
/// <param name="Key">The platform answers the same for the same key, so one question makes one fapiao at most.</param>
/// <param name="Red">True for the red letter that is pending, false for the blue fapiao.</param>
/// <param name="At">When it was first put.</param>
public sealed record PlatformJob(string Key, bool Red, Instant At);

/// <summary>A fapiao on its way to the customer.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="SentTo">E-mail address or postal address.</param>
/// <param name="Carrier">Carrier of a paper copy; the customer pays it (到付), so no amount is known here.</param>
/// <param name="TrackingNumber">The carrier's number.</param>
/// <param name="ReturnedReason">Why it came back; null when it did not.</param>
public sealed record InvoiceDelivery(Instant At, string SentTo, string? Carrier, string? TrackingNumber, string? ReturnedReason);

/// <summary>How a red letter ended.</summary>
public enum RedOutcome
{
    /// <summary>On its way.</summary>
    Pending,

    /// <summary>Issued by the platform.</summary>
    Issued,

    /// <summary>Refused by the platform.</summary>
    Refused,

    /// <summary>Not confirmed in time.</summary>
    Lapsed,
}

/// <summary>A red letter (红字发票).</summary>
/// <param name="Number">Position, from 1.</param>
/// <param name="Reason">Why.</param>
/// <param name="BuyerUsed">True when the buyer has used or booked the blue one: then the other side confirms.</param>
/// <param name="Fen">Taken back per line, positive.</param>
/// <param name="BeforeFen">Taken back per line by earlier red letters.</param>
/// <param name="RequestedAt">When it was begun.</param>
/// <param name="ConfirmBy">Exclusive end of the time to confirm; null when none is needed.</param>
/// <param name="ConfirmedAt">When the other side confirmed.</param>
/// <param name="StatusBefore">State to return to when it comes to nothing.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="FapiaoNumber">Number of the red fapiao.</param>
public sealed record RedLetter(int Number, RedReason Reason, bool BuyerUsed, ImmutableArray<long> Fen, ImmutableArray<long> BeforeFen,
    Instant RequestedAt, Instant? ConfirmBy, Instant? ConfirmedAt, InvoiceStatus StatusBefore, RedOutcome Outcome, string? FapiaoNumber)
{
    /// <summary>Taken back, gross, positive.</summary>
    public long GrossFen => Fen.Sum();

    /// <summary>When the red fapiao was issued; null before, and for one of an older journal.</summary>
    public Instant? IssuedAt { get; init; }
}
