using Metering.Contracts.Commands;
using Metering.Contracts.Qualification;
using NodaTime;

namespace Metering.Contracts.Invoices;

/// <summary>
/// The account's side of fapiao: it alone gives out invoiceable amounts. Key accountId; the account grain implements it beside
/// <see cref="Metering.Contracts.Accounts.IAccountGrain"/>.
/// </summary>
[Alias("invoices.IAccountInvoices")]
public interface IAccountInvoices : IGrainWithStringKey
{
    /// <summary>Enters the verified buyer. Refusals: MALFORMED_REQUEST, NOT_FOUND.</summary>
    [Alias("SetInvoiceProfile")]
    Task<CommandReply<InvoiceBuyer>> SetInvoiceProfile(InvoiceBuyer profile, CommandContext context);

    /// <summary>The verified buyer; null when there is none in this tenant.</summary>
    [Alias("InvoiceProfile")]
    Task<InvoiceBuyer?> InvoiceProfile(string tenant);

    /// <summary>
    /// Reserves the amount and makes the request. Refusals: TOPUP_NOT_INVOICEABLE, INVOICE_PROFILE_REQUIRED, TITLE_MISMATCH,
    /// GENERAL_TAXPAYER_PROOF_REQUIRED, BUYER_FIELDS_REQUIRED, NOT_PAID_IN_FULL, AMOUNT_NOT_POSITIVE, ALREADY_INVOICED, ALREADY_EXISTS,
    /// NOT_FOUND.
    /// </summary>
    [Alias("RequestInvoice")]
    Task<CommandReply<InvoiceView>> RequestInvoice(RequestInvoice command, CommandContext context);

    /// <summary>The account's present; null when there is no such account in this tenant.</summary>
    [Alias("InvoiceNow")]
    Task<Instant?> InvoiceNow(string tenant);

    /// <summary>The buyer by the account's accepted documents; null while there is no business licence among them.</summary>
    [Alias("DocumentedBuyer")]
    Task<DocumentedInvoiceBuyer?> DocumentedBuyer();

    /// <summary>The request is about to change: the account asks it as soon as it can, unless it reports by itself. Idempotent.</summary>
    [Alias("ExpectInvoice")]
    Task ExpectInvoice(long number);

    /// <summary>Takes in where a request stands. Idempotent.</summary>
    [Alias("AbsorbInvoice")]
    Task AbsorbInvoice(InvoiceReport report);

    /// <summary>Per line of a request: what fapiao of its source say of it beyond what was sold and not given back.</summary>
    [Alias("OverstatedFen")]
    Task<long[]> OverstatedFen(long number);

    /// <summary>
    /// Ids of the account's requests, oldest first, in one state or of one source if asked for; null when there is no such account in this
    /// tenant.
    /// </summary>
    [Alias("Invoices")]
    Task<InvoicePage?> Invoices(string tenant, string? status, string? source, string? cursor, int limit);
}
