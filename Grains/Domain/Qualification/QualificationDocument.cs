using System.Collections.Immutable;
using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>States of a qualification document (3.11). The numbers are stored.</summary>
public enum DocumentStatus
{
    /// <summary>Handed in.</summary>
    Submitted = 0,

    /// <summary>Somebody looks at it.</summary>
    UnderReview = 1,

    /// <summary>Qualified (合格).</summary>
    Accepted = 2,

    /// <summary>Sent back with a reason (3.3(2)).</summary>
    Rejected = 3,

    /// <summary>Accepted, and its validity ends within 60 days.</summary>
    Expiring = 4,

    /// <summary>Its validity has ended.</summary>
    Expired = 5,

    /// <summary>The registered fact has changed; a new version is awaited (11.3(6)).</summary>
    Stale = 6,

    /// <summary>A newer version was accepted.</summary>
    Superseded = 7,

    /// <summary>It was false (11.3(2)).</summary>
    False = 8,
}

/// <summary>What a document says.</summary>
/// <param name="Type">Type, one of <see cref="DocumentTypes"/> or of the material that a product needs.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="Name">File name.</param>
/// <param name="LegalName">Legal name of the entity (名称).</param>
/// <param name="Uscc">Unified social credit code of the entity.</param>
/// <param name="Title">Title on invoices (抬头), if the document has one.</param>
/// <param name="AreaCode">Area code of the place of registration, without the 0.</param>
/// <param name="HeadOffice">USCC of the head office that a branch licence names.</param>
/// <param name="Scope">Licensed scopes, such as CALL_CENTRE (B24).</param>
/// <param name="ValidUntil">Last date of validity; null when it has no end.</param>
public sealed record DocumentContent(string Type, string Sha256, string Name, string LegalName, string Uscc, string? Title, string? AreaCode,
    string? HeadOffice, ImmutableArray<string> Scope, LocalDate? ValidUntil);

/// <summary>A notice that a document is going to expire, or has to be renewed.</summary>
/// <param name="What">EXPIRING, EXPIRED, STALE or NOT_RENEWED.</param>
/// <param name="Days">Days before the end of validity; 0 where that means nothing.</param>
/// <param name="At">When it was due.</param>
public sealed record DocumentNotice(string What, int Days, Instant At)
{
    /// <summary>True once it stands in the customer's book of notices (7.1).</summary>
    public bool Told { get; init; }
}

/// <summary>One version of a document, with all that became of it.</summary>
/// <param name="Id">Id within the account.</param>
/// <param name="Version">Version of its slot, from 1.</param>
/// <param name="Content">What it says.</param>
/// <param name="Status">State.</param>
/// <param name="SubmittedAt">When it was handed in: an order's time of 4.6 counts from this date when it is accepted .</param>
/// <param name="ReviewedAt">When it was accepted or rejected.</param>
/// <param name="Reviewer">The person who reviewed it; null when it was checked automatically.</param>
/// <param name="Reason">Why it was rejected, is stale or false.</param>
/// <param name="StaleSince">Since when the registered fact differs.</param>
/// <param name="Ground">Ground of termination it gives: 11.3(2) or 11.3(6).</param>
/// <param name="Notices">Notices so far.</param>
public sealed record QualificationDocument(string Id, int Version, DocumentContent Content, DocumentStatus Status, Instant SubmittedAt,
    Instant? ReviewedAt, string? Reviewer, string? Reason, Instant? StaleSince, string? Ground, ImmutableArray<DocumentNotice> Notices)
{
    /// <summary>Its content as it was uploaded; null while only its digest is known.</summary>
    public StoredContent? Stored { get; init; }

    /// <summary>Documents of one slot are versions of each other.</summary>
    public string Slot => DocumentTypes.SlotOf(Content.Type, Content.Uscc);

    /// <summary>True while it may be relied on: accepted, and neither expired nor left stale.</summary>
    public bool IsGood => Status is DocumentStatus.Accepted or DocumentStatus.Expiring || (Status == DocumentStatus.Stale && Ground is null);

    /// <summary>True when it is what a product asks for under this type: a licence serves for the scope that it covers (3.5).</summary>
    public bool Serves(string type) => Content.Type == type || (type == DocumentTypes.CallCentreLicence
        && Content.Type == DocumentTypes.TelecomLicence && Content.Scope.Contains(DocumentTypes.CallCentre, StringComparer.Ordinal));

    /// <summary>True once it may be relied on no more, and was before.</summary>
    public bool HasLapsed => Status is DocumentStatus.Expired or DocumentStatus.False || (Status == DocumentStatus.Stale && Ground is not null);

    /// <summary>24:00 of its last day.</summary>
    public Instant? EndsAt => Content.ValidUntil is { } last ? BillingZone.EndOf(last) : null;
}

/// <summary>A content in the document store.</summary>
/// <param name="MediaType">Kind of file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="At">When it was uploaded.</param>
public sealed record StoredContent(string MediaType, long Bytes, Instant At);

/// <summary>Types of documents that rules know.</summary>
public static class DocumentTypes
{
    /// <summary>The customer's own business licence (营业执照): its area is the place of registration.</summary>
    public const string BusinessLicence = "BUSINESS_LICENCE";

    /// <summary>Licence of a branch (分公司), naming its head office (3.4(2)).</summary>
    public const string BranchLicence = "BRANCH_LICENCE";

    /// <summary>Licence of another local entity (3.4(1), 3.4(3)).</summary>
    public const string EntityLicence = "ENTITY_LICENCE";

    /// <summary>Proof of shareholding in the entity (3.4(1)).</summary>
    public const string ShareholdingProof = "SHAREHOLDING_PROOF";

    /// <summary>Proof of a lawful business relationship with the entity (3.4(3)).</summary>
    public const string RelationProof = "RELATION_PROOF";

    /// <summary>Value-added telecom licence (增值电信业务经营许可证, 3.5).</summary>
    public const string TelecomLicence = "VALUE_ADDED_TELECOM_LICENCE";

    /// <summary>Proof of general-taxpayer status (一般纳税人, 5.1).</summary>
    public const string GeneralTaxpayerProof = "GENERAL_TAXPAYER_PROOF";

    /// <summary>Licensed scope of call centres (呼叫中心, B24).</summary>
    public const string CallCentre = "CALL_CENTRE";

    /// <summary>What products for call centres ask for: a telecom licence whose scope includes them (3.5).</summary>
    public const string CallCentreLicence = "CALL_CENTRE_LICENCE";

    /// <summary>The slot of a type and an entity.</summary>
    public static string SlotOf(string type, string uscc) => $"{type}|{uscc}";
}
