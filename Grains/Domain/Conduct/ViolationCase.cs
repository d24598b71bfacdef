using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>Where a case stands (3.9). The numbers are stored.</summary>
public enum CaseStatus
{
    /// <summary>Opened.</summary>
    Opened = 0,

    /// <summary>The customer was asked (3.10, 3.17).</summary>
    Investigating = 1,

    /// <summary>The customer was given notice: the time to cure runs (11.3(4)).</summary>
    Notified = 2,

    /// <summary>Cured in time; final.</summary>
    Cured = 3,

    /// <summary>Not cured in time: the agreement may be ended. Nothing happens by itself.</summary>
    Uncured = 4,

    /// <summary>Decided.</summary>
    Decided = 5,

    /// <summary>The customer appealed.</summary>
    Appealed = 6,

    /// <summary>Final.</summary>
    Closed = 7,
}

/// <summary>What a case can be decided to (3.9). The numbers are stored.</summary>
public enum CaseDecision
{
    /// <summary>No breach: what the case stopped goes on.</summary>
    NoBreach = 0,

    /// <summary>What the case is about stays stopped.</summary>
    Restrict = 1,

    /// <summary>The whole account is stopped; paid terms run on (4.5).</summary>
    Suspend = 2,

    /// <summary>The service ends and unused fees become liquidated damages (违约金; 3.2, 6.1, 11.3).</summary>
    TerminateForfeit = 3,
}

/// <summary>A violation case (违规, 3.9) of one account.</summary>
public sealed record ViolationCase
{
    /// <summary>Steps of a case after which nothing is asked, stopped or offered any more, so that a case stays one page; it is decided.</summary>
    public const int MostSteps = 64;

    /// <summary>Most proofs of a cure in one case.</summary>
    public const int MostCures = 20;

    /// <summary>Most reports that one case rests on.</summary>
    public const int MostReports = 200;

    /// <summary>Its id within the account.</summary>
    public required string Id { get; init; }

    /// <summary>Category of the closed list.</summary>
    public required string Category { get; init; }

    /// <summary>Rule that it cites (1.16).</summary>
    public required string Rule { get; init; }

    /// <summary>Version in force when the act happened.</summary>
    public required int RuleVersion { get; init; }

    /// <summary>Product that it is about; null for all, or for a resource.</summary>
    public string? Product { get; init; }

    /// <summary>Resource that it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>When the act happened.</summary>
    public required Instant ActAt { get; init; }

    /// <summary>When the case was opened.</summary>
    public required Instant OpenedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>Since when it stops what it is about; null while it does not.</summary>
    public Instant? RestrictedSince { get; init; }

    /// <summary>Since when it stops the whole account; null while it does not.</summary>
    public Instant? StoppedSince { get; init; }

    /// <summary>What the customer was asked last; null while nothing was.</summary>
    public EvidenceRequest? Request { get; init; }

    /// <summary>When the notice of breach was sent, and so delivered; its publication when that came on a later date (7.1).</summary>
    public Instant? NotifiedAt { get; init; }

    /// <summary>Last day to cure, until 24:00.</summary>
    public LocalDate? CureUntil { get; init; }

    /// <summary>The newest proof of a cure.</summary>
    public CureOffer? Cure { get; init; }

    /// <summary>A proposal that waits for its second person.</summary>
    public CaseProposal? Proposal { get; init; }

    /// <summary>What was decided.</summary>
    public CaseProposal? Decision { get; init; }

    /// <summary>Who decided it: for an end, another person than proposed it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it was decided.</summary>
    public Instant? DecidedAt { get; init; }

    /// <summary>When the decision took the account's API keys away (8.2); null when it did not. An appeal gives none back.</summary>
    public Instant? KeysRevokedAt { get; init; }

    /// <summary>The customer's appeal.</summary>
    public CaseAppeal? Appeal { get; init; }

    /// <summary>What became damages by this case, as it was posted.</summary>
    public ImmutableArray<ForfeitedPart> Forfeited { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Cash of the wallet that was withheld by this case, fen .</summary>
    public long WalletFen { get; init; }

    /// <summary>True when the withheld cash became damages, which is a policy.</summary>
    public bool WalletForfeited { get; init; }

    /// <summary>Reports that it rests on; a repeated one changes nothing.</summary>
    public ImmutableArray<string> Reports { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What was done, oldest first.</summary>
    public ImmutableArray<CaseStep> Steps { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True once nothing can come of it any more.</summary>
    public bool IsFinal => Status is CaseStatus.Cured or CaseStatus.Closed;

    /// <summary>True while somebody may still decide it.</summary>
    public bool IsUndecided => Status is CaseStatus.Opened or CaseStatus.Investigating or CaseStatus.Notified or CaseStatus.Uncured;

    /// <summary>True while the customer's appeal waits for its answer.</summary>
    public bool IsAppealed => Status == CaseStatus.Appealed;

    /// <summary>True when it is about the whole account.</summary>
    public bool IsWhole => Product is null && Subject is null;

    /// <summary>Exclusive end of the time to cure.</summary>
    public Instant? CureEnds => CureUntil is { } last ? BillingZone.EndOf(last) : null;

    /// <summary>When something is due of it by itself; null when nothing is.</summary>
    public Instant? NextAt => Status switch
    {
        CaseStatus.Investigating when Request is { AnsweredAt: null, PassedAt: null } asked => asked.Ends,
        CaseStatus.Notified => CureEnds,
        _ => null,
    };
}

/// <summary>The customer is to explain, or to prove its use lawful (3.10, 3.17).</summary>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="WorkingDays">Working days to answer.</param>
/// <param name="DueOn">Last day to answer, until 24:00, as the calendar then had it.</param>
/// <param name="Provisional">True while that leans on a year whose working days are not published.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="PassedAt">When the time was over without an answer.</param>
public sealed record EvidenceRequest(Instant AskedAt, int WorkingDays, LocalDate DueOn, bool Provisional, Instant? AnsweredAt, Instant? PassedAt)
{
    /// <summary>Exclusive end of the time to answer.</summary>
    public Instant Ends => BillingZone.EndOf(DueOn);
}

/// <summary>A proof that a breach was cured.</summary>
/// <param name="At">When it was submitted: that has to be in time, its review need not.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Text">What it says.</param>
/// <param name="Accepted">Whether it was accepted; null until it was reviewed.</param>
public sealed record CureOffer(Instant At, string Actor, string Text, bool? Accepted);

/// <summary>A decision that was proposed, or made.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Ground">Ground of the agreement's list; null unless the service ends.</param>
/// <param name="Documents">Documents that it rests on (11.3(2)).</param>
/// <param name="Actor">Who proposed it.</param>
/// <param name="At">When.</param>
public sealed record CaseProposal(CaseDecision Kind, string? Ground, ImmutableArray<string> Documents, string Actor, Instant At)
{
    /// <summary>True when the account's API keys are taken away too (8.2).</summary>
    public bool RevokesKeys { get; init; }
}

/// <summary>The customer's appeal.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Upheld">Its outcome; null while it is open.</param>
/// <param name="DecidedBy">Who decided it: nobody who decided the case.</param>
public sealed record CaseAppeal(Instant At, string Actor, bool? Upheld, string? DecidedBy);

/// <summary>A part of what became damages, as it was posted, so that it can be reversed to the fen.</summary>
/// <param name="Source">Term, allowance or service.</param>
/// <param name="OrderId">Order that paid it; null for what was bought from the wallet without one.</param>
/// <param name="GrossFen">Taken out of LIAB.DEFER, or LIAB.ORDER.</param>
/// <param name="NetFen">Posted to INC.FORFEIT.</param>
/// <param name="VatFen">Posted to VAT.OUT.</param>
/// <param name="Unopened">True for a line of an order that was not open yet; null otherwise.</param>
/// <param name="Rule">What it was sold under; null where that was not kept.</param>
public sealed record ForfeitedPart(string Source, string? OrderId, long GrossFen, long NetFen, long VatFen, bool? Unopened = null,
    RevenueRule? Rule = null)
{
    /// <summary>True when it was taken out of LIAB.ORDER.</summary>
    public bool IsUnopened => Unopened == true;
}

/// <summary>Something that was done in a case.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="What">In a word.</param>
/// <param name="Text">In the person's words.</param>
public sealed record CaseStep(Instant At, string Actor, string What, string Text);
