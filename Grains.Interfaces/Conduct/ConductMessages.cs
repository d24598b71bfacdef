using Metering.Contracts.Accounts;
using NodaTime;

namespace Metering.Contracts.Conduct;

/// <summary>A case to be opened.</summary>
/// <param name="Category">Word of the closed list.</param>
/// <param name="Rule">Rule that it cites.</param>
/// <param name="Product">Product that it is about; null for all.</param>
/// <param name="Subject">Resource that it is about.</param>
/// <param name="ActAt">When the act happened; null for now.</param>
/// <param name="Text">What happened.</param>
/// <param name="Restrict">True to stop at once what it is about (4.5).</param>
[GenerateSerializer, Immutable, Alias("conduct.Open")]
public sealed record OpenCase([property: Id(0)] string Category, [property: Id(1)] string Rule, [property: Id(2)] string? Product,
    [property: Id(3)] string? Subject, [property: Id(4)] Instant? ActAt, [property: Id(5)] string Text, [property: Id(6)] bool Restrict);

/// <summary>What can be done in a case.</summary>
public enum CaseVerb : byte
{
    /// <summary>Stop at once what it is about (4.5).</summary>
    Restrict,

    /// <summary>Let it go on.</summary>
    Lift,

    /// <summary>Ask the customer (3.10, 3.17).</summary>
    Ask,

    /// <summary>The customer answers.</summary>
    Answer,

    /// <summary>Give notice of breach (11.3(4)).</summary>
    Notify,

    /// <summary>The customer proves a cure.</summary>
    OfferCure,

    /// <summary>The proof is accepted.</summary>
    AcceptCure,

    /// <summary>The proof is rejected.</summary>
    RejectCure,

    /// <summary>Decide, or propose an end.</summary>
    Decide,

    /// <summary>Approve a proposed end.</summary>
    Approve,

    /// <summary>End a sanction that was served.</summary>
    Close,

    /// <summary>The customer appeals.</summary>
    Appeal,

    /// <summary>The appeal is upheld.</summary>
    UpholdAppeal,

    /// <summary>The appeal is rejected.</summary>
    RejectAppeal,
}

/// <summary>Does something in a case.</summary>
/// <param name="Case">Case.</param>
/// <param name="Verb">What.</param>
/// <param name="Text">In the person's words.</param>
/// <param name="Decision">NO_BREACH, RESTRICT, SUSPEND or TERMINATE_FORFEIT; only to decide.</param>
/// <param name="Ground">Ground of the agreement's list; only to end.</param>
/// <param name="Documents">Documents that it rests on.</param>
/// <param name="RevokesKeys">True when the account's API keys are taken away too (8.2); only to decide.</param>
[GenerateSerializer, Immutable, Alias("conduct.Act")]
public sealed record ActOnCase([property: Id(0)] string Case, [property: Id(1)] CaseVerb Verb, [property: Id(2)] string Text,
    [property: Id(3)] string? Decision, [property: Id(4)] string? Ground, [property: Id(5)] string[] Documents,
    [property: Id(6)] bool RevokesKeys = false);

/// <summary>A violation case.</summary>
[GenerateSerializer, Immutable, Alias("conduct.Case")]
public sealed record CaseView
{
    /// <summary>Its id within the account.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>OPENED, INVESTIGATING, NOTIFIED, CURED, UNCURED, DECIDED, APPEALED or CLOSED.</summary>
    [Id(1)] public required string Status { get; init; }

    /// <summary>Category.</summary>
    [Id(2)] public required string Category { get; init; }

    /// <summary>Clause that forbids it.</summary>
    [Id(3)] public required string Clause { get; init; }

    /// <summary>Rule that it cites.</summary>
    [Id(4)] public required string Rule { get; init; }

    /// <summary>Version in force when the act happened.</summary>
    [Id(5)] public required int RuleVersion { get; init; }

    /// <summary>Product that it is about.</summary>
    [Id(6)] public string? Product { get; init; }

    /// <summary>Resource that it is about.</summary>
    [Id(7)] public string? Subject { get; init; }

    /// <summary>When the act happened.</summary>
    [Id(8)] public required Instant ActAt { get; init; }

    /// <summary>When the case was opened.</summary>
    [Id(9)] public required Instant OpenedAt { get; init; }

    /// <summary>Since when it stops what it is about.</summary>
    [Id(10)] public Instant? RestrictedSince { get; init; }

    /// <summary>Since when it stops the whole account.</summary>
    [Id(11)] public Instant? StoppedSince { get; init; }

    /// <summary>Last day to answer, until 24:00.</summary>
    [Id(12)] public LocalDate? AnswerBy { get; init; }

    /// <summary>True while that day leans on a year whose working days are not published.</summary>
    [Id(13)] public bool AnswerByProvisional { get; init; }

    /// <summary>When the customer answered.</summary>
    [Id(14)] public Instant? AnsweredAt { get; init; }

    /// <summary>When notice was given.</summary>
    [Id(15)] public Instant? NotifiedAt { get; init; }

    /// <summary>Last day to cure, until 24:00.</summary>
    [Id(16)] public LocalDate? CureUntil { get; init; }

    /// <summary>When a cure was offered last.</summary>
    [Id(17)] public Instant? CureOfferedAt { get; init; }

    /// <summary>Whether it was accepted.</summary>
    [Id(18)] public bool? CureAccepted { get; init; }

    /// <summary>End that waits for its second person: its ground.</summary>
    [Id(19)] public string? ProposedGround { get; init; }

    /// <summary>Who proposed it.</summary>
    [Id(20)] public string? ProposedBy { get; init; }

    /// <summary>NO_BREACH, RESTRICT, SUSPEND or TERMINATE_FORFEIT.</summary>
    [Id(21)] public string? Decision { get; init; }

    /// <summary>Ground of the end.</summary>
    [Id(22)] public string? Ground { get; init; }

    /// <summary>When it was decided.</summary>
    [Id(23)] public Instant? DecidedAt { get; init; }

    /// <summary>Whether an appeal was upheld; null when there is none, or none decided.</summary>
    [Id(24)] public bool? AppealUpheld { get; init; }

    /// <summary>What became damages, fen, VAT included.</summary>
    [Id(25)] public long ForfeitedFen { get; init; }

    /// <summary>Cash of the wallet that was withheld, fen.</summary>
    [Id(26)] public long WithheldFen { get; init; }

    /// <summary>Reports that it rests on.</summary>
    [Id(27)] public string[] Reports { get; init; } = [];

    /// <summary>What was done, oldest first.</summary>
    [Id(28)] public CaseStepView[] Steps { get; init; } = [];

    /// <summary>When the decision took the account's API keys away (8.2).</summary>
    [Id(29)] public Instant? KeysRevokedAt { get; init; }
}

/// <summary>Something that was done in a case.</summary>
[GenerateSerializer, Immutable, Alias("conduct.Step")]
public sealed record CaseStepView([property: Id(0)] Instant At, [property: Id(1)] string Actor, [property: Id(2)] string What,
    [property: Id(3)] string Text);

/// <summary>A written permission to be put on file.</summary>
[GenerateSerializer, Immutable, Alias("conduct.PermitAct")]
public sealed record PermitAct([property: Id(0)] string Category, [property: Id(1)] string Scope, [property: Id(2)] LocalDate Until);

/// <summary>A written permission (3.16), or prior consent to an assignment (11.3(3)).</summary>
[GenerateSerializer, Immutable, Alias("conduct.Permission")]
public sealed record PermissionView([property: Id(0)] string Id, [property: Id(1)] string Category, [property: Id(2)] string Scope,
    [property: Id(3)] string GivenBy, [property: Id(4)] Instant From, [property: Id(5)] LocalDate Until, [property: Id(6)] Instant? RevokedAt);

/// <summary>Damages to be claimed (6.2).</summary>
[GenerateSerializer, Immutable, Alias("conduct.ClaimDamages")]
public sealed record ClaimDamages([property: Id(0)] string? Case, [property: Id(1)] long AmountFen, [property: Id(2)] string Evidence);

/// <summary>What becomes of a claim.</summary>
/// <param name="Claim">Claim.</param>
/// <param name="Outcome">AGREED, ADJUDGED or WITHDRAWN.</param>
/// <param name="AmountFen">What is owed; 0 when withdrawn.</param>
[GenerateSerializer, Immutable, Alias("conduct.SettleClaim")]
public sealed record SettleClaim([property: Id(0)] string Claim, [property: Id(1)] string Outcome, [property: Id(2)] long AmountFen);

/// <summary>A payment of damages.</summary>
[GenerateSerializer, Immutable, Alias("conduct.PayClaim")]
public sealed record PayClaim([property: Id(0)] string Claim, [property: Id(1)] long AmountFen, [property: Id(2)] PaymentChannel Channel,
    [property: Id(3)] string TransactionId);

/// <summary>A claim for damages.</summary>
/// <param name="Id">Its id within the account.</param>
/// <param name="Case">Case that it comes from.</param>
/// <param name="AmountFen">Claimed, or owed.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Status">OPEN, AGREED, ADJUDGED, PAID or WITHDRAWN.</param>
/// <param name="PaidFen">Paid so far.</param>
/// <param name="OpenedAt">When it was claimed.</param>
/// <param name="OwedAt">When it became owed.</param>
[GenerateSerializer, Immutable, Alias("conduct.Claim")]
public sealed record ClaimView([property: Id(0)] string Id, [property: Id(1)] string? Case, [property: Id(2)] long AmountFen,
    [property: Id(3)] string Evidence, [property: Id(4)] string Status, [property: Id(5)] long PaidFen, [property: Id(6)] Instant OpenedAt,
    [property: Id(7)] Instant? OwedAt);

/// <summary>The next version of a rule.</summary>
[GenerateSerializer, Immutable, Alias("conduct.PublishRule")]
public sealed record PublishRule([property: Id(0)] string Rule, [property: Id(1)] string Category, [property: Id(2)] string Text,
    [property: Id(3)] string Channel, [property: Id(4)] Instant? PublishedAt);

/// <summary>A version of a rule.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Version">From 1.</param>
/// <param name="Category">Breach that it describes.</param>
/// <param name="Clause">Clause of the agreement behind it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Channel">Where it was published.</param>
/// <param name="PublishedAt">In force from then; null for a clause of the agreement.</param>
[GenerateSerializer, Immutable, Alias("conduct.Rule")]
public sealed record RuleView([property: Id(0)] string Rule, [property: Id(1)] int Version, [property: Id(2)] string Category,
    [property: Id(3)] string Clause, [property: Id(4)] string Text, [property: Id(5)] string Channel, [property: Id(6)] Instant? PublishedAt);

/// <summary>An act that a machine noticed.</summary>
/// <param name="Category">Breach of the agreement's list.</param>
/// <param name="Subject">Resource that it is about; null for the account.</param>
/// <param name="Report">Id of the report; a repeated one changes nothing.</param>
/// <param name="At">When.</param>
/// <param name="Text">What was noticed.</param>
[GenerateSerializer, Immutable, Alias("conduct.Detected")]
public sealed record DetectedAct([property: Id(0)] string Category, [property: Id(1)] string? Subject, [property: Id(2)] string Report,
    [property: Id(3)] Instant At, [property: Id(4)] string Text);

/// <summary>A data audit (4.11).</summary>
/// <param name="Id">Its id within the account.</param>
/// <param name="Status">ASKED, ANSWERED, PASSED, FAILED or UNANSWERED.</param>
/// <param name="Questions">What is asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="AnswerBy">Last day to answer.</param>
/// <param name="AnswerByProvisional">True while that leans on a year whose working days are not published.</param>
/// <param name="Answer">The answer.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Finding">What the reviewer says.</param>
[GenerateSerializer, Immutable, Alias("conduct.DataAudit")]
public sealed record DataAuditView([property: Id(0)] string Id, [property: Id(1)] string Status, [property: Id(2)] string Questions,
    [property: Id(3)] Instant AskedAt, [property: Id(4)] LocalDate AnswerBy, [property: Id(5)] bool AnswerByProvisional,
    [property: Id(6)] string? Answer, [property: Id(7)] Instant? AnsweredAt, [property: Id(8)] string? Finding);
