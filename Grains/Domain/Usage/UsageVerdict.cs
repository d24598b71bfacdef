using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>What was decided about one event.</summary>
/// <param name="Refusal">Why not; null when accepted.</param>
/// <param name="Remembered">Set when the refusal is kept under the event's claim.</param>
public readonly record struct UsageVerdict(RefusalCode? Refusal, RememberedRefusal Remembered)
{
    /// <summary>Recorded, rated and charged.</summary>
    public static UsageVerdict Accepted => default;

    /// <summary>True when a claim is taken for it: accepted, or refused for good.</summary>
    public bool TakesClaim => Refusal is null || Remembered != RememberedRefusal.None;

    /// <summary>Refused; it may be sent again once the cause is mended.</summary>
    public static UsageVerdict Refused(RefusalCode code) => new(code, RememberedRefusal.None);

    /// <summary>Refused for good.</summary>
    public static UsageVerdict RefusedForGood(RememberedRefusal refusal) => new(CodeOf(refusal), refusal);

    /// <summary>The code of a remembered refusal.</summary>
    public static RefusalCode CodeOf(RememberedRefusal refusal) => refusal switch
    {
        RememberedRefusal.Suspended => RefusalCodes.Suspended,
        RememberedRefusal.InsufficientBalance => RefusalCodes.InsufficientBalance,
        RememberedRefusal.EntitlementEnded => RefusalCodes.EntitlementEnded,
        _ => throw new InvalidOperationException("An accepted event has no refusal."),
    };
}

/// <summary>One event to meter, shape already checked.</summary>
/// <param name="Source">CloudEvents source.</param>
/// <param name="EventId">CloudEvents id.</param>
/// <param name="Meter">Meter.</param>
/// <param name="Start">Start of the usage.</param>
/// <param name="Quantity">In the meter's unit, from 0.</param>
/// <param name="Destination">Called number; null when absent.</param>
/// <param name="Consent">On what a bulk send rests (3.15(4)).</param>
public readonly record struct UsageToRecord(
    string Source, string EventId, string Meter, Instant Start, long Quantity, string? Destination, ConsentBasis Consent = default);
