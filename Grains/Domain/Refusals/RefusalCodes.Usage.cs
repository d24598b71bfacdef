namespace Metering.Domain.Refusals;

/// <summary>Refusals of usage events, voids and authorizations.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode EventMalformed = new("EVENT_MALFORMED", 400, null,
        "The event is not a CloudEvents 1.0 event with id, source, type, subject, time and data.quantity.");
    public static readonly RefusalCode EventConflict = new("EVENT_CONFLICT", 409, null,
        "An event with the same source and id but other content was recorded first; the first one stands.");
    public static readonly RefusalCode EventTooOld = new("EVENT_TOO_OLD", 422, "2.6(5)",
        "The event started longer ago than the acceptance window of 35 days.");
    public static readonly RefusalCode EventInFuture = new("EVENT_IN_FUTURE", 422, null,
        "The event's time is more than 5 minutes ahead of the account's clock.");
    public static readonly RefusalCode UnknownSubject = new("UNKNOWN_SUBJECT", 404, null,
        "The subject is not a resource of yours.");
    public static readonly RefusalCode UnknownMeter = new("UNKNOWN_METER", 422, null,
        "The event's type is not a meter of the catalogue, or the resource has no product that charges it.");
    public static readonly RefusalCode QuantityNegative = new("QUANTITY_NEGATIVE", 422, null,
        "A quantity is a whole number from 0; to take usage back, void the event.");
    public static readonly RefusalCode QuantityFractional = new("QUANTITY_FRACTIONAL", 422, null,
        "A quantity is a whole number of the meter's unit.");
    public static readonly RefusalCode QuantityOverLimit = new("QUANTITY_OVER_LIMIT", 422, null,
        "The quantity is above the meter's limit for one event.");
    public static readonly RefusalCode NoRate = new("NO_RATE", 422, "2.3",
        "No price was in force for this meter, destination or time when the event started.");
    public static readonly RefusalCode InsufficientBalance = new("INSUFFICIENT_BALANCE", 402, "2.6(5)",
        "The prepaid balance does not cover this; top up and send it as new usage.");
    public static readonly RefusalCode Suspended = new("SUSPENDED", 403, "2.6(2)",
        "The resource or its account is suspended.");
    public static readonly RefusalCode EntitlementEnded = new("ENTITLEMENT_ENDED", 403, "2.8",
        "The resource has ended; usage for it is not accepted any more.");
    public static readonly RefusalCode StorageQuotaReached = new("STORAGE_QUOTA_REACHED", 409, "2.7(2)",
        "The product's data take all the storage that they may; delete data, or agree on more.");
    public static readonly RefusalCode NothingToVoid = new("NOTHING_TO_VOID", 404, null,
        "No accepted event with this source and id is recorded for the subject.");
    public static readonly RefusalCode AlreadyVoided = new("ALREADY_VOIDED", 409, null,
        "The event was voided before.");
    public static readonly RefusalCode AuthorizationEnded = new("AUTHORIZATION_ENDED", 409, null,
        "The authorization was completed, released or has expired.");
    public static readonly RefusalCode UsageAboveGrant = new("USAGE_ABOVE_GRANT", 422, null,
        "The reported use is above what the authorization granted.");
}
