using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Http.Formats;
using NodaTime;

namespace Metering.Http.Invoices;

/// <summary>Asks for a fapiao (发票申请) of exactly one source.</summary>
/// <param name="Type">ORDINARY or SPECIAL.</param>
/// <param name="Title">Title (发票抬头): the verified legal name; width and spaces do not matter.</param>
/// <param name="Id">Id within the account, chosen by the caller; made here when absent.</param>
/// <param name="Statement">Month of a paid statement, yyyyMM.</param>
/// <param name="Order">A paid order.</param>
/// <param name="TopUp">A bare top-up: always refused, ask for what it paid.</param>
/// <param name="AmountFen">Gross, fen; everything that is left when absent.</param>
/// <param name="TaxNumber">Tax number; the verified one when absent.</param>
/// <param name="Medium">DIGITAL, or PAPER posted at the customer's cost (邮费到付).</param>
/// <param name="Email">Where a digital fapiao is sent.</param>
/// <param name="PostTo">Where a paper copy is posted.</param>
/// <param name="Material">Reference of the payment screenshot; it may follow.</param>
public sealed record InvoiceRequestBody(InvoiceType Type, string Title, string? Id = null, string? Statement = null, string? Order = null,
    string? TopUp = null, long? AmountFen = null, string? TaxNumber = null, InvoiceMedium Medium = InvoiceMedium.Digital, string? Email = null,
    InvoicePostTo? PostTo = null, string? Material = null);

/// <summary>The verified buyer, entered from the qualification documents (clause 5.1).</summary>
public sealed record InvoiceProfileBody(string Title, string Uscc, string? GeneralTaxpayerProof = null, string? Address = null,
    string? Telephone = null, string? Bank = null, string? BankAccount = null);

/// <summary>Material of a request, such as the payment screenshot.</summary>
/// <param name="Material">Reference of the document.</param>
public sealed record InvoiceMaterialBody(string Material);

/// <summary>What was found in order; with both the time to issue runs.</summary>
/// <param name="FundsConfirmed">Finance has the money.</param>
/// <param name="MaterialAccepted">The material is accepted.</param>
public sealed record InvoiceReviewBody(bool FundsConfirmed = false, bool MaterialAccepted = false);

/// <summary>Why something is done.</summary>
/// <param name="Reason">In words, for the record.</param>
public sealed record InvoiceReasonBody(string Reason);

/// <summary>It goes to the customer. Postage is the customer's, so no amount is known here.</summary>
/// <param name="SentTo">Address; the one of the request when absent.</param>
/// <param name="Carrier">Carrier of a paper copy.</param>
/// <param name="TrackingNumber">The carrier's number.</param>
public sealed record InvoiceDeliveryBody(string? SentTo = null, string? Carrier = null, string? TrackingNumber = null);

/// <summary>A red letter (红字发票).</summary>
/// <param name="Reason">ISSUED_IN_ERROR, SALE_RETURNED, SERVICE_ENDED or SALES_ALLOWANCE.</param>
/// <param name="BuyerUsed">True when the buyer has used or booked the blue one: then the other side confirms within 72 hours.</param>
/// <param name="AmountFen">Gross, fen; everything that is left when absent.</param>
public sealed record RedLetterBody(RedReason Reason, bool BuyerUsed, long? AmountFen = null);

/// <summary>A page of fapiao requests.</summary>
public sealed record InvoicesBody(InvoiceView[] Items, string? NextCursor);

/// <summary>An open request in the work queue.</summary>
/// <param name="Account">Account.</param>
/// <param name="Invoice">Id of the request.</param>
/// <param name="Status">State.</param>
/// <param name="Type">ORDINARY or SPECIAL.</param>
/// <param name="GrossFen">Gross, fen.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="DeadlineAt">Exclusive end of the time to issue; null before it runs.</param>
/// <param name="Provisional">True while that may still move.</param>
/// <param name="Link">Its address.</param>
public sealed record InvoiceWorkBody(string Account, string Invoice, string Status, string Type, long GrossFen, Instant RequestedAt,
    Instant? DeadlineAt, bool Provisional, string Link);

/// <summary>A page of the work queue.</summary>
public sealed record InvoiceQueueBody(InvoiceWorkBody[] Items, string? NextCursor);

/// <summary>Words of the closed lists of fapiao.</summary>
public abstract class InvoiceWordJson<T>() : WordJson<T>([.. Enum.GetValues<T>().Select(value => (value, InvoiceNames.Of(value)))])
    where T : struct, Enum;

/// <summary>Types of fapiao.</summary>
public sealed class InvoiceTypeJson : InvoiceWordJson<InvoiceType>;

/// <summary>How the customer gets it.</summary>
public sealed class InvoiceMediumJson : InvoiceWordJson<InvoiceMedium>;

/// <summary>Why a red letter is issued.</summary>
public sealed class RedReasonJson : InvoiceWordJson<RedReason>;
