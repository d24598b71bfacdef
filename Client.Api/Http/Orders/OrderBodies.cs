using Metering.Contracts.Accounts;
using Metering.Contracts.Orders;

namespace Metering.Http.Orders;

/// <summary>Asks for a price, or places an order at it.</summary>
/// <param name="Lines">Lines, 1 to 20.</param>
/// <param name="Id">Id within the account, chosen by the caller; made here when absent. A quote has none.</param>
/// <param name="PayBy">BANK for a bank transfer, which has a longer pay window; TENPAY when absent.</param>
/// <param name="AcknowledgedNonRefundable">The customer knows which lines are never given back (clauses 4.9, 2.2).</param>
/// <param name="AcceptedAgreementVersion">Version of the agreement that is accepted by buying (clause P.2).</param>
/// <param name="Parent">Order that this one amends (clause 2.4).</param>
public sealed record OrderBody(OrderLineBody[] Lines, string? Id = null, PaymentChannel PayBy = PaymentChannel.Tenpay,
    bool AcknowledgedNonRefundable = false, string? AcceptedAgreementVersion = null, string? Parent = null);

/// <summary>A wanted line: a product with its quantity, or a subscription to renew.</summary>
/// <param name="Sku">Product; absent for a renewal.</param>
/// <param name="Quantity">Pieces; 1 when absent.</param>
/// <param name="Months">Months of the term, or of the renewal.</param>
/// <param name="Subscription">Subscription that added seats join.</param>
/// <param name="Renews">Subscription to renew.</param>
/// <param name="Agreement">The customer's agreement with the third party (clause 2.9).</param>
public sealed record OrderLineBody(string? Sku = null, long Quantity = 1, int Months = 0, string? Subscription = null, string? Renews = null,
    string? Agreement = null);

/// <summary>A payment of an order.</summary>
/// <param name="AmountFen">The whole or a part, fen.</param>
/// <param name="Channel">TENPAY, BANK or WALLET.</param>
/// <param name="TransactionId">The channel's reference; it counts once.</param>
public sealed record OrderPaymentBody(long AmountFen, PaymentChannel Channel, string TransactionId);

/// <summary>A page of orders.</summary>
public sealed record OrdersBody(OrderView[] Items, string? NextCursor);

/// <summary>A page of subscriptions.</summary>
public sealed record SubscriptionsBody(SubscriptionView[] Items, string? NextCursor);

/// <summary>Accepts the agreement in force.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Person">Who accepts for the customer.</param>
/// <param name="Documents">Product agreements accepted beside the documents that every purchase needs (clause 3.1).</param>
public sealed record AcceptAgreementBody(string Version, string Person, string[]? Documents = null);

/// <summary>The agreement in force.</summary>
public sealed record AgreementBody(string Version, string Hash, AgreementDocumentBody[] Documents);

/// <summary>A document of the agreement; of two that differ, the lower rank prevails (clause 12.1).</summary>
public sealed record AgreementDocumentBody(string Code, string NameZh, int Rank, string? Family);
