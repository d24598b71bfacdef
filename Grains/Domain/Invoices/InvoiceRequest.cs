using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>What a customer asks for, before anything was checked.</summary>
/// <param name="Id">Id of the request.</param>
/// <param name="Kind">Kind of the source.</param>
/// <param name="SourceKey">Key of the source.</param>
/// <param name="Type">Type of fapiao.</param>
/// <param name="Medium">Digital or paper.</param>
/// <param name="Title">Title as the customer writes it.</param>
/// <param name="TaxNumber">Tax number as the customer writes it; null when left out.</param>
/// <param name="AmountFen">Gross amount; null for everything that is left.</param>
/// <param name="Email">Where a digital fapiao is sent.</param>
/// <param name="PostTo">Where a paper copy is posted.</param>
/// <param name="Material">Reference of the payment screenshot; null when it follows.</param>
public sealed record InvoiceWish(string Id, InvoiceSourceKind Kind, string SourceKey, InvoiceType Type, InvoiceMedium Medium, string Title,
    string? TaxNumber, long? AmountFen, string? Email, PostalAddress? PostTo, string? Material);

/// <summary>A fapiao request as the account reserved it: everything its grain needs.</summary>
/// <param name="Number">Number of its record in the account.</param>
/// <param name="Id">Its id.</param>
/// <param name="SourceKey">What it invoices.</param>
/// <param name="Type">Type of fapiao.</param>
/// <param name="Medium">Digital or paper.</param>
/// <param name="Buyer">The verified buyer at the time of the request.</param>
/// <param name="Email">Where a digital fapiao is sent.</param>
/// <param name="PostTo">Where a paper copy is posted.</param>
/// <param name="Material">Reference of the payment screenshot, if it came with the request.</param>
/// <param name="Lines">One line per supply of the source, in its order; a line may be zero.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record InvoiceRequest(long Number, string Id, string SourceKey, InvoiceType Type, InvoiceMedium Medium, InvoiceProfile Buyer,
    string? Email, PostalAddress? PostTo, string? Material, ImmutableArray<Supply> Lines, Instant RequestedAt);
