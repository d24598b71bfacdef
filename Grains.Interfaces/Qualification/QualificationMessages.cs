using NodaTime;

namespace Metering.Contracts.Qualification;

/// <summary>Hands a document in: what it says; its content is known by its digest.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Submit")]
public sealed record SubmitDocument
{
    /// <summary>Type, for example BUSINESS_LICENCE.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>SHA-256 of the content, hexadecimal.</summary>
    [Id(1)] public required string Sha256 { get; init; }

    /// <summary>File name.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>Legal name of the entity.</summary>
    [Id(3)] public required string LegalName { get; init; }

    /// <summary>Its unified social credit code.</summary>
    [Id(4)] public required string Uscc { get; init; }

    /// <summary>Title on invoices.</summary>
    [Id(5)] public string? Title { get; init; }

    /// <summary>Area code of the place of registration, without the 0.</summary>
    [Id(6)] public string? AreaCode { get; init; }

    /// <summary>USCC of the head office that a branch licence names.</summary>
    [Id(7)] public string? HeadOffice { get; init; }

    /// <summary>Licensed scopes.</summary>
    [Id(8)] public string[] Scope { get; init; } = [];

    /// <summary>Last date of validity.</summary>
    [Id(9)] public LocalDate? ValidUntil { get; init; }
}

/// <summary>The content of a document was put into the document store.</summary>
[GenerateSerializer, Immutable, Alias("qualification.NoteContent")]
public sealed record NoteContent([property: Id(0)] string Document, [property: Id(1)] string MediaType, [property: Id(2)] long Bytes);

/// <summary>Documents that were accepted with an order.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="SubmittedAt">When they were handed in.</param>
/// <param name="ReviewedAt">When they were accepted.</param>
[GenerateSerializer, Immutable, Alias("qualification.Keep")]
public sealed record KeepMaterial([property: Id(0)] KeptDocument[] Documents, [property: Id(1)] Instant SubmittedAt,
    [property: Id(2)] Instant ReviewedAt);

/// <summary>One of them, by its content.</summary>
[GenerateSerializer, Immutable, Alias("qualification.KeptDocument")]
public sealed record KeptDocument([property: Id(0)] string Type, [property: Id(1)] string Sha256, [property: Id(2)] string Name);

/// <summary>Records the consent to transfer a group, or that it was taken back.</summary>
[GenerateSerializer, Immutable, Alias("qualification.SetGroupConsent")]
public sealed record SetGroupConsent([property: Id(0)] string Group, [property: Id(1)] bool Given, [property: Id(2)] string Evidence);

/// <summary>Whether a group may be transferred (3.7); not, while nobody said so.</summary>
[GenerateSerializer, Immutable, Alias("qualification.GroupConsent")]
public sealed record GroupConsentView([property: Id(0)] string Group, [property: Id(1)] bool Given, [property: Id(2)] string? Evidence,
    [property: Id(3)] Instant? Since);

/// <summary>What a reviewer decides: TAKE, ACCEPT, REJECT, STALE or FALSE.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Review")]
public sealed record ReviewDocument([property: Id(0)] string Document, [property: Id(1)] string Decision, [property: Id(2)] string? Reason,
    [property: Id(3)] string? Reviewer);

/// <summary>The persons of the real-name check; identity documents by digest.</summary>
[GenerateSerializer, Immutable, Alias("qualification.SubmitRealName")]
public sealed record SubmitRealName([property: Id(0)] string LegalRepresentative, [property: Id(1)] string Handler,
    [property: Id(2)] string HandlerIdSha256, [property: Id(3)] string ResponsiblePerson);

/// <summary>The next state of the real-name record: VERIFIED, FORWARDED or ARCHIVED.</summary>
[GenerateSerializer, Immutable, Alias("qualification.AdvanceRealName")]
public sealed record AdvanceRealName([property: Id(0)] string To, [property: Id(1)] string? Note);

/// <summary>The qualification file (资质) of an account.</summary>
[GenerateSerializer, Immutable, Alias("qualification.View")]
public sealed record QualificationView([property: Id(0)] DocumentView[] Documents, [property: Id(1)] RealNameView RealName,
    [property: Id(2)] DependentView[] Dependents);

/// <summary>A version of a document; media type and size once its content was uploaded.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Document")]
public sealed record DocumentView([property: Id(0)] string Id, [property: Id(1)] string Type, [property: Id(2)] int Version,
    [property: Id(3)] string Status, [property: Id(4)] string Sha256, [property: Id(5)] string Name, [property: Id(6)] string LegalName,
    [property: Id(7)] string Uscc, [property: Id(8)] string? AreaCode, [property: Id(9)] LocalDate? ValidUntil,
    [property: Id(10)] Instant SubmittedAt, [property: Id(11)] string? Reviewer, [property: Id(12)] string? Reason,
    [property: Id(13)] string? TerminationGround, [property: Id(14)] DocumentNoticeView[] Notices, [property: Id(15)] string? MediaType,
    [property: Id(16)] long? Bytes);

/// <summary>A notice about a document: EXPIRING (with the days before), EXPIRED, STALE or NOT_RENEWED.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Notice")]
public sealed record DocumentNoticeView([property: Id(0)] string What, [property: Id(1)] int Days, [property: Id(2)] Instant At);

/// <summary>The real-name record and its log.</summary>
[GenerateSerializer, Immutable, Alias("qualification.RealName")]
public sealed record RealNameView([property: Id(0)] string Status, [property: Id(1)] string Handler, [property: Id(2)] RealNameLogEntry[] Log);

/// <summary>One entry of the log.</summary>
[GenerateSerializer, Immutable, Alias("qualification.RealNameEntry")]
public sealed record RealNameLogEntry([property: Id(0)] string Status, [property: Id(1)] Instant At, [property: Id(2)] string Actor,
    [property: Id(3)] string? Note);

/// <summary>A resource, or a product as product:SKU, that rests on documents; blocked while one of them may not be relied on.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Dependent")]
public sealed record DependentView([property: Id(0)] string Subject, [property: Id(1)] string[] Needs, [property: Id(2)] bool Blocked);

/// <summary>Where the file stands after its deadlines.</summary>
/// <param name="NextDueAt">When something happens in it by itself next.</param>
/// <param name="Dependents">Resources that rest on its documents.</param>
/// <param name="Stage">How far the qualification has come: 0 nothing handed in, 1 handed in, 2 verified.</param>
[GenerateSerializer, Immutable, Alias("qualification.Advance")]
public sealed record QualificationAdvance([property: Id(0)] Instant? NextDueAt, [property: Id(1)] DependentView[] Dependents,
    [property: Id(2)] int Stage);

/// <summary>Whether an account may have a number, and its present.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Clearance")]
public sealed record Clearance([property: Id(0)] Instant Now, [property: Id(1)] string? Clock, [property: Id(2)] string[] Needs,
    [property: Id(3)] Commands.RefusalReply? Refusal);

/// <summary>What the qualification file needs to know of its account.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Account")]
public sealed record QualifiedAccount([property: Id(0)] string Name, [property: Id(1)] string? Uscc, [property: Id(2)] Instant Now,
    [property: Id(3)] string? Clock, [property: Id(4)] bool Suspended, [property: Id(5)] bool Closed);

/// <summary>The buyer of fapiao as the accepted documents show it; the proof is the id of its document.</summary>
[GenerateSerializer, Immutable, Alias("qualification.Buyer")]
public sealed record DocumentedInvoiceBuyer([property: Id(0)] string Title, [property: Id(1)] string Uscc,
    [property: Id(2)] string? GeneralTaxpayerProof);
