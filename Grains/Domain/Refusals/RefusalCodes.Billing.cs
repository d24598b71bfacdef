namespace Metering.Domain.Refusals;

/// <summary>Refusals of accounts, money, catalogue and statements.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode AmountNotPositive = new("AMOUNT_NOT_POSITIVE", 422, null,
        "An amount is a whole number of fen above zero.");
    public static readonly RefusalCode AmountOverLimit = new("AMOUNT_OVER_LIMIT", 422, null,
        "The amount is above the limit of one movement.");
    public static readonly RefusalCode PaymentReferenceReused = new("PAYMENT_REFERENCE_REUSED", 409, "2.6(3)",
        "This channel transaction was recorded before with another amount or account; it counts once.");
    public static readonly RefusalCode NothingDue = new("NOTHING_DUE", 409, "2.6(5)",
        "There is no unpaid statement; put the money on the wallet with a top-up.");
    public static readonly RefusalCode PaymentAboveDue = new("PAYMENT_ABOVE_DUE", 422, "2.6(5)",
        "The payment is above everything due; pay what is due and top up the rest.");
    public static readonly RefusalCode UnknownSku = new("UNKNOWN_SKU", 422, "2.1",
        "The product is not in the price book in force.");
    public static readonly RefusalCode SkuNotForResource = new("SKU_NOT_FOR_RESOURCE", 422, "2.1",
        "The product cannot be put on this kind of resource.");
    public static readonly RefusalCode PriceInPast = new("PRICE_IN_PAST", 422, "2.3",
        "A price book takes effect only after its publication: no price is retroactive.");
    public static readonly RefusalCode PriceBookInvalid = new("PRICE_BOOK_INVALID", 422, "2.3",
        "The price book breaks a rule; errors[] names each place.");
    public static readonly RefusalCode PriceBookPublished = new("PRICE_BOOK_PUBLISHED", 409, "2.3",
        "A published price book never changes; draft a new version.");
    public static readonly RefusalCode NumberTaken = new("NUMBER_TAKEN", 409, "3.14",
        "The number is assigned already.");
    public static readonly RefusalCode NumberInvalid = new("NUMBER_INVALID", 422, "3.4",
        "This is not a fixed-line or mobile number of mainland China, nor a 400 or 95 access number.");
    public static readonly RefusalCode AccountParked = new("ACCOUNT_PARKED", 409, "2.6(4)",
        "Billing of this account stopped itself and waits for an operator; usage is still recorded.");
}
