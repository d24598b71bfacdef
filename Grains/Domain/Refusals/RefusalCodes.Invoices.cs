namespace Metering.Domain.Refusals;

/// <summary>Refusals of fapiao requests and of what follows them (clauses 5.1, 5.2).</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode InvoiceProfileRequired = new("INVOICE_PROFILE_REQUIRED", 409, "5.1",
        "The account has no verified fapiao title and tax number yet; an operator enters them from the qualification documents.");
    public static readonly RefusalCode TitleMismatch = new("TITLE_MISMATCH", 422, "5.1",
        "The fapiao title or tax number is not the one of the qualification documents.");
    public static readonly RefusalCode GeneralTaxpayerProofRequired = new("GENERAL_TAXPAYER_PROOF_REQUIRED", 422, "5.1",
        "A special VAT fapiao needs an accepted proof that the customer is a general taxpayer.");
    public static readonly RefusalCode BuyerFieldsRequired = new("BUYER_FIELDS_REQUIRED", 422, "5.1",
        "A paper fapiao needs an address to post it to; a special one also address, telephone, bank and account of the buyer.");
    public static readonly RefusalCode NotPaidInFull = new("NOT_PAID_IN_FULL", 409, "5.2",
        "A fapiao is issued after full payment only.");
    public static readonly RefusalCode TopUpNotInvoiceable = new("TOPUP_NOT_INVOICEABLE", 409, "5.2",
        "A top-up is no supply; ask for the fapiao of the statement or order that it pays.");
    public static readonly RefusalCode AlreadyInvoiced = new("ALREADY_INVOICED", 409, "5.2",
        "So much is not left to be invoiced: there is one net fapiao for every fen that was paid and not refunded.");
    public static readonly RefusalCode InvoiceState = new("INVOICE_STATE", 409, "5.2",
        "The fapiao request is not in a state that allows this.");
    public static readonly RefusalCode RedLetterAmount = new("RED_LETTER_AMOUNT", 422, "5.2",
        "A red letter takes back at most what is left of the blue fapiao, and all of it when the buyer has not used it.");
    public static readonly RefusalCode CalendarInvalid = new("CALENDAR_INVALID", 422, "5.2",
        "The working-day calendar of the year breaks a rule; the detail says which.");
}
