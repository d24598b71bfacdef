namespace Metering.Domain.Refusals;

/// <summary>Refusals of dunning, suspension, closing and corrections.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode AccountClosed = new("ACCOUNT_CLOSED", 409, "2.6(2)",
        "The account was closed; nothing is opened, stopped or started on it any more.");
    public static readonly RefusalCode UnknownDunningPolicy = new("UNKNOWN_DUNNING_POLICY", 422, "3.9",
        "There is no dunning policy of this name.");
    public static readonly RefusalCode NotInCollection = new("NOT_IN_COLLECTION", 409, "3.9",
        "Only an unpaid statement of a closed account is written off.");
    public static readonly RefusalCode SecondPersonRequired = new("SECOND_PERSON_REQUIRED", 409, "3.9",
        "A write-off is proposed by one person and approved by another.");
    public static readonly RefusalCode ArrearsStand = new("ARREARS_STAND", 409, "2.6(5)",
        "The account owes money that is overdue; pay it first.");
    public static readonly RefusalCode UnearnedNotWaived = new("UNEARNED_NOT_WAIVED", 409, "11.1",
        "Paid service that was not used is given up by closing; send waiveUnearned: true when the customer has waived it in writing.");
    public static readonly RefusalCode AdjustmentInvalid = new("ADJUSTMENT_INVALID", 422, "2.6(4)",
        "The correction names no billable month or product, or its sign does not fit its kind.");
}
