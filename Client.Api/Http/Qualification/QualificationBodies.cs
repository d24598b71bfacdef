using NodaTime;

namespace Metering.Http.Qualification;

/// <summary>Hands a document in.</summary>
/// <param name="Type">BUSINESS_LICENCE, BRANCH_LICENCE, ENTITY_LICENCE, SHAREHOLDING_PROOF, RELATION_PROOF, VALUE_ADDED_TELECOM_LICENCE,
/// GENERAL_TAXPAYER_PROOF, an attestation such as DATA_CONSENT, or other material.</param>
/// <param name="Sha256">SHA-256 of its content, 64 hexadecimal digits.</param>
/// <param name="Name">File name.</param>
/// <param name="LegalName">Legal name of the entity.</param>
/// <param name="Uscc">Its unified social credit code.</param>
/// <param name="Title">Title on invoices.</param>
/// <param name="AreaCode">Area code of the place of registration; found by the division when absent.</param>
/// <param name="HeadOffice">USCC of the head office that a branch licence names.</param>
/// <param name="Scope">Licensed scopes, such as CALL_CENTRE.</param>
/// <param name="ValidUntil">Last date of validity.</param>
/// <param name="Division">Administrative division (行政区划代码) of the place of registration, six digits, such as 440305.</param>
public sealed record QualificationDocumentBody(string Type, string Sha256, string Name, string LegalName, string Uscc, string? Title = null,
    string? AreaCode = null, string? HeadOffice = null, string[]? Scope = null, LocalDate? ValidUntil = null,
    string? Division = null);

/// <summary>A review.</summary>
/// <param name="Decision">TAKE, ACCEPT, REJECT, STALE or FALSE.</param>
/// <param name="Reason">Why; needed for REJECT, STALE and FALSE.</param>
/// <param name="Reviewer">The person who answers for it; a RELATION_PROOF counts only with one (clause 3.4(3)).</param>
public sealed record DocumentReviewBody(string Decision, string? Reason = null, string? Reviewer = null);

/// <summary>A consent to transfer a group.</summary>
/// <param name="Given">False takes it back.</param>
/// <param name="Evidence">What shows it.</param>
public sealed record GroupConsentBody(bool Given, string Evidence);

/// <summary>The persons of the real-name check (实名).</summary>
/// <param name="LegalRepresentative">Legal representative.</param>
/// <param name="Handler">Handler (经办人).</param>
/// <param name="HandlerIdSha256">Digest of the handler's identity document.</param>
/// <param name="ResponsiblePerson">Responsible person.</param>
public sealed record RealNameBody(string LegalRepresentative, string Handler, string HandlerIdSha256, string ResponsiblePerson);

/// <summary>The next state of the real-name record.</summary>
/// <param name="To">VERIFIED, FORWARDED or ARCHIVED.</param>
/// <param name="Note">Receiver or receipt.</param>
public sealed record RealNameStepBody(string To, string? Note = null);
