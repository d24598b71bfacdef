using Metering.Contracts.Commands;
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

    /// <summary>Reviews a document. Refusals: DOCUMENT_STATE, DOCUMENT_DISAGREES, NOT_FOUND.</summary>
    [Alias("Review")]
    Task<CommandReply<DocumentView>> Review(ReviewDocument command, CommandContext context);

    /// <summary>Hands the persons of the real-name check in.</summary>
    [Alias("SubmitRealName")]
    Task<CommandReply<RealNameView>> SubmitRealName(SubmitRealName command, CommandContext context);

    /// <summary>The next state of the real-name record. Refusals: REAL_NAME_STATE.</summary>
    [Alias("AdvanceRealName")]
    Task<CommandReply<RealNameView>> AdvanceRealName(AdvanceRealName command, CommandContext context);

    /// <summary>Whether numbers of an area may be reserved (3.4), and on which documents that rests; null when there is no account.</summary>
    [Alias("MayReserve")]
    Task<Clearance?> MayReserve(string tenant, string? area);

    /// <summary>
    /// Whether a reserved number may be assigned (3.5, 3.6); what it rests on is kept, so that it stops when a document does. Null when there
    /// is no account.
    /// </summary>
    [Alias("MayAssign")]
    Task<Clearance?> MayAssign(string tenant, string subject, bool licensed, string[] needs);

    /// <summary>The types of documents that may be relied on at that time. Only the account calls it.</summary>
    [Alias("GoodTypes")]
    Task<string[]> GoodTypes(Instant now);

    /// <summary>The buyer of fapiao by the documents accepted then; null while no business licence is. Only the account calls it.</summary>
    [Alias("Buyer")]
    Task<DocumentedInvoiceBuyer?> Buyer(Instant now);

    /// <summary>Does what is due by then and says which resources are blocked. Only the account calls it.</summary>
    [Alias("AdvanceTo")]
    Task<QualificationAdvance> AdvanceTo(Instant now);
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

    /// <summary>Ends a resource for good: its rental ends with this date. A repeat changes nothing.</summary>
    [Alias("EndResource")]
    Task EndResource(string subject);
}
