namespace Metering.Domain.Refusals;

/// <summary>
/// Refusals of the interface itself: who asks, how, and how often. Too much is said in three ways: RATE_LIMITED is about the caller, LOAD_SHED
/// about the process that was asked (both 429, nothing was read), OVERLOADED about one object or the storage behind it (503).
/// </summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode Malformed = new("MALFORMED_REQUEST", 400, null,
        "The request is not well formed; errors[] names each place. Nothing was changed.");
    public static readonly RefusalCode IdempotencyKeyRequired = new("IDEMPOTENCY_KEY_REQUIRED", 400, null,
        "This call moves money: send an Idempotency-Key of 16 to 255 visible ASCII characters.");
    public static readonly RefusalCode IdempotencyKeyReused = new("IDEMPOTENCY_KEY_REUSED", 422, null,
        "The Idempotency-Key was first used with another request; use a new key for a new request.");
    public static readonly RefusalCode IdempotencyKeyInFlight = new("IDEMPOTENCY_KEY_IN_FLIGHT", 409, null,
        "The first request with this Idempotency-Key is still running; repeat it later for its answer.", Retryable: true);
    public static readonly RefusalCode Unauthenticated = new("UNAUTHENTICATED", 401, null,
        "Send a valid API key as 'Authorization: Bearer'.");
    public static readonly RefusalCode Forbidden = new("FORBIDDEN", 403, null,
        "The API key's role does not allow this call.");
    public static readonly RefusalCode NotFound = new("NOT_FOUND", 404, null,
        "There is no such object, or it is not yours: both look the same.");
    public static readonly RefusalCode UnsupportedMediaType = new("UNSUPPORTED_MEDIA_TYPE", 415, null,
        "The Content-Type is not one that this call accepts.");
    public static readonly RefusalCode TooLarge = new("REQUEST_TOO_LARGE", 413, null,
        "The request is above the published size or count limit; split it.");
    public static readonly RefusalCode RateLimited = new("RATE_LIMITED", 429, null,
        "This API key calls more often than its rate bound; nothing was read or changed. Repeat the same request after Retry-After.",
        Retryable: true);
    public static readonly RefusalCode LoadShed = new("LOAD_SHED", 429, null,
        "The host has too much to do; nothing was read or changed. Repeat the same request after Retry-After, at another node if there is one.",
        Retryable: true);
    public static readonly RefusalCode Overloaded = new("OVERLOADED", 503, null,
        "The queue for this object is full, or its storage does not answer; nothing was changed. "
        + "Repeat the same request after Retry-After.", Retryable: true);
    public static readonly RefusalCode OutcomeUnknown = new("OUTCOME_UNKNOWN", 503, null,
        "The outcome could not be determined in time. Repeat the same request with the same identity to learn it.", Retryable: true);
    public static readonly RefusalCode AlreadyExists = new("ALREADY_EXISTS", 409, null,
        "An object with this id exists already.");
    public static readonly RefusalCode ClockBackwards = new("CLOCK_BACKWARDS", 422, null,
        "A test clock only moves forwards, and by at most two years a step.");
}
