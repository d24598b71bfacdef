namespace Metering.Domain.Refusals;

/// <summary>Refusals of orders, terms and refunds.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode AgreementNotAccepted = new("AGREEMENT_NOT_ACCEPTED", 403, "P.1",
        "A document of the agreement in force is not accepted for this account; accept it, or order or top up with its version.");
    public static readonly RefusalCode NotTransferable = new("NOT_TRANSFERABLE", 409, "3.2",
        "An account belongs to one legal person; another social credit code is another customer, who opens an account of its own.");
    public static readonly RefusalCode BaseProductRequired = new("BASE_PRODUCT_REQUIRED", 409, "1.12",
        "A value-added service extends a base product: none is active on the account or in the order.");
    public static readonly RefusalCode SkuRetired = new("SKU_RETIRED", 409, "2.1",
        "The product is not sold any more; paid terms run on.");
    public static readonly RefusalCode AcknowledgementRequired = new("ACKNOWLEDGEMENT_REQUIRED", 422, "4.9",
        "Something of it is never given back; send acknowledgedNonRefundable: true when the customer knows.");
    public static readonly RefusalCode OrderState = new("ORDER_STATE", 409, "3.3",
        "The order's state does not allow this.");
    public static readonly RefusalCode PriceChanged = new("PRICE_CHANGED", 409, "2.3",
        "The price in force when it is paid counts, and it differs from the order's; place the order again.");
    public static readonly RefusalCode TermLimit = new("TERM_LIMIT", 409, "2.2",
        "The term is longer than may be opened or paid ahead.");
    public static readonly RefusalCode TermExpired = new("TERM_EXPIRED", 409, "2.2",
        "A term is renewed before it expires; afterwards it is a new order.");
    public static readonly RefusalCode RenewalBlockedInCoolingOff = new("RENEWAL_BLOCKED_IN_COOLING_OFF", 409, "2.2",
        "A term is not renewed while it may still be withdrawn from.");
    public static readonly RefusalCode MaterialIncomplete = new("MATERIAL_INCOMPLETE", 422, "3.3(2)",
        "Required documents are missing; the detail names them.");
    public static readonly RefusalCode RefundOnHold = new("REFUND_ON_HOLD", 409, "5.2",
        "A fapiao stands for the amount; the refund is paid out after its red letter.");
    public static readonly RefusalCode RefundWindowClosed = new("REFUND_WINDOW_CLOSED", 409, "4.7",
        "The period within which this ground can be used is over.");
    public static readonly RefusalCode NonRefundable49 = new("NON_REFUNDABLE_4_9", 409, "4.9",
        "Value-added services and added seats cannot be cancelled nor refunded once bought.");
    public static readonly RefusalCode RenewalIrrevocable = new("RENEWAL_IRREVOCABLE", 409, "2.2",
        "A renewal cannot be cancelled nor refunded.");
    public static readonly RefusalCode RefundExcludedViolation = new("REFUND_EXCLUDED_VIOLATION", 409, "4.7",
        "The service is stopped for breaking the rules or the agreement: nothing is given back.");
    public static readonly RefusalCode NotProductFault = new("NOT_PRODUCT_FAULT", 409, "4.8",
        "No fault of the product itself that prevents login and use was found; causes outside the product give no refund.");
    public static readonly RefusalCode ActivationNotLate = new("ACTIVATION_NOT_LATE", 409, "4.6",
        "The service was not opened late, or it is open by now.");
    public static readonly RefusalCode Forfeited = new("FORFEITED", 409, "6.1",
        "The unused fees became liquidated damages; nothing is given back.");
    public static readonly RefusalCode NoUnilateralTermination = new("NO_UNILATERAL_TERMINATION", 409, "11.1",
        "Neither side may end the agreement alone unless it provides for it; name a ground, or bring both consents.");
}
