using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using NodaTime;

namespace Metering.Contracts.Qualification;

/// <summary>
/// The qualification file of an account: documents (3.11), real-name record (3.13). Key accountId. Every command answers NOT_FOUND for an
/// account that does not exist or is another tenant's.
/// </summary>
[Alias("qualification.IQualificationGrain")]
public interface IQualificationGrain : IGrainWithStringKey
{
    /// <summary>The file; null when there is no such account.</summary>
    [Alias("View")]
    Task<QualificationView?> View(string tenant);

    /// <summary>Hands a document in. Refusals: DOCUMENT_REPEATED.</summary>
    [Alias("Submit")]
    Task<CommandReply<DocumentView>> Submit(SubmitDocument command, CommandContext context);

    /// <summary>Notes that a document's content is in the document store. Refusals: NOT_FOUND.</summary>
    [Alias("NoteContent")]
    Task<CommandReply<DocumentView>> NoteContent(NoteContent command, CommandContext context);

    /// <summary>Reviews a document. Refusals: DOCUMENT_STATE, DOCUMENT_DISAGREES, NOT_FOUND.</summary>
    [Alias("Review")]
    Task<CommandReply<DocumentView>> Review(ReviewDocument command, CommandContext context);

    /// <summary>Hands the persons of the real-name check in.</summary>
    [Alias("SubmitRealName")]
    Task<CommandReply<RealNameView>> SubmitRealName(SubmitRealName command, CommandContext context);

    /// <summary>The next state of the real-name record. Refusals: REAL_NAME_STATE.</summary>
    [Alias("AdvanceRealName")]
    Task<CommandReply<RealNameView>> AdvanceRealName(AdvanceRealName command, CommandContext context);

    /// <summary>Records the consent to transfer a group (3.7). Refusals: DOCUMENT_STATE (too many groups).</summary>
    [Alias("SetGroupConsent")]
    Task<CommandReply<GroupConsentView>> SetGroupConsent(SetGroupConsent command, CommandContext context);

    /// <summary>Whether a group may be transferred; null when there is no account.</summary>
    [Alias("GroupConsentOf")]
    Task<GroupConsentView?> GroupConsentOf(string tenant, string group);

    /// <summary>Whether numbers of an area may be reserved (3.4), and on which documents that rests; null when there is no account.</summary>
    [Alias("MayReserve")]
    Task<Clearance?> MayReserve(string tenant, string? area);

    /// <summary>
    /// Whether a reserved number may be assigned (3.5, 3.6); what it rests on is kept, so that it stops when a document does. Null when there
    /// is no account.
    /// </summary>
    [Alias("MayAssign")]
    Task<Clearance?> MayAssign(string tenant, string subject, bool licensed, string[] needs);

    /// <summary>Types of documents that may be relied on then; for the account, which knows its time.</summary>
    [Alias("OnFile")]
    Task<string[]> OnFile(Instant now);

    /// <summary>Since when documents of all these types may be relied on; null while one may not. For orders that rest on them.</summary>
    [Alias("FiledSince")]
    Task<Instant?> FiledSince(Instant now, string[] types);

    /// <summary>From now on a product rests on material of these types: it stops when one lapses (3.11). Only the account calls it.</summary>
    [Alias("RestOn")]
    Task RestOn(string sku, string[] types);

    /// <summary>The buyer of fapiao by the documents accepted then; null while no business licence is. Only the account calls it.</summary>
    [Alias("Buyer")]
    Task<DocumentedInvoiceBuyer?> Buyer(Instant now);

    /// <summary>Ids of the documents that give a ground of termination then, 11.3(2) or 11.3(6); for the account.</summary>
    [Alias("GroundsAt")]
    Task<string[]> GroundsAt(Instant now, string ground);

    /// <summary>Area code of the place of registration, as the accepted business licence says; null while there is none.</summary>
    [Alias("RegisteredArea")]
    Task<string?> RegisteredArea();

    /// <summary>Takes in what was accepted with an order; a repeat changes nothing.</summary>
    [Alias("Keep")]
    Task Keep(KeepMaterial command, CommandContext context);

    /// <summary>
    /// Does what is due by then, publishes the notices of it (3.11), and says which resources are blocked. Only the account calls it, until it is
    /// answered.
    /// </summary>
    /// <param name="tenant">Tenant of the account.</param>
    /// <param name="clock">Its test clock; null for real time.</param>
    /// <param name="now">Its time.</param>
    [Alias("AdvanceTo")]
    Task<QualificationAdvance> AdvanceTo(string tenant, string? clock, Instant now);
}

/// <summary>What the qualification file and the number inventory ask of an account. Key accountId.</summary>
[Alias("qualification.IQualifiedAccount")]
public interface IQualifiedAccount : IGrainWithStringKey
{
    /// <summary>The account's present; null when there is none in this tenant.</summary>
    [Alias("Qualified")]
    Task<QualifiedAccount?> Qualified(string tenant);

    /// <summary>As <see cref="Qualified"/>; and from now on the account asks the file again, whatever crashes.</summary>
    [Alias("WatchQualification")]
    Task<QualifiedAccount?> WatchQualification(string tenant);

    /// <summary>Does what is due, the file's effects included, before it answers.</summary>
    [Alias("ApplyQualification")]
    Task ApplyQualification();

    /// <summary>Material was handed in with an order; a repeat changes nothing.</summary>
    [Alias("NoteMaterial")]
    Task NoteMaterial();

    /// <summary>
    /// Ends the resource of a number for good: its rental ends with this date, and its block is told how. Once written, both are carried to the
    /// end whatever happens. A repeat changes nothing.
    /// </summary>
    [Alias("EndResource")]
    Task EndResource(string subject, NumberGivenUp given);
}
