using Metering.Contracts.Usage;
using Metering.Domain.Refusals;

namespace Metering.Http.Usage;

/// <summary>Why one event is refused before any resource is asked. A fixed set, so that a poisoned batch costs no allocation.</summary>
internal static class EventFault
{
    public static readonly Refusal NotJson = Malformed("The line is not one JSON object.");
    public static readonly Refusal NotObject = Malformed("An event is a JSON object.");
    public static readonly Refusal Doubled = Malformed("A member stands twice.");
    public static readonly Refusal Name = Malformed("The name of a member is written without escapes.");
    public static readonly Refusal TooDeep = Malformed("The event is nested too deeply or has too many attributes.");
    public static readonly Refusal Version = Malformed("specversion is \"1.0\".");
    public static readonly Refusal Id = Malformed("id is a text of 1 to 256 bytes without control characters.");
    public static readonly Refusal Source = Malformed("source is a text of 1 to 512 bytes without control characters.");
    public static readonly Refusal Type = Malformed("type is the meter's name.");
    public static readonly Refusal Subject = Malformed("subject names the resource.");
    public static readonly Refusal Time = Malformed("time is RFC 3339 with an offset; a leap second is not accepted.");
    public static readonly Refusal ContentType = Malformed("datacontenttype is application/json.");
    public static readonly Refusal Data = Malformed("data is an object with quantity and, if need be, dimensions.");
    public static readonly Refusal Quantity = Malformed("data.quantity is a whole JSON number.");
    public static readonly Refusal Dimensions = Malformed("data.dimensions is an object of at most 16 short texts.");
    public static readonly Refusal Destination = Malformed("call.destination is 3 to 20 digits, with or without a leading +.");
    public static readonly Refusal Missing = Malformed("One of specversion, id, source, type, subject, time, data.quantity is missing.");
    public static readonly Refusal UnknownSubject =
        RefusalCodes.UnknownSubject.With("The subject is no seat:, number: or package: of yours.");
    public static readonly Refusal Negative = RefusalCodes.QuantityNegative.With("The quantity is below 0.");
    public static readonly Refusal Fractional =
        RefusalCodes.QuantityFractional.With("The quantity is written with a fraction or an exponent.");
    public static readonly Refusal OverLimit = RefusalCodes.QuantityOverLimit.With("The quantity is above 2^53.");

    public static readonly UsageOutcome Unknown =
        new(UsageStatus.Refused, RefusalCodes.OutcomeUnknown.Code, "No answer in time: send the same event again to learn its outcome.");

    public static UsageOutcome Outcome(Refusal refusal) => new(UsageStatus.Refused, refusal.Code.Code, refusal.Detail);

    private static Refusal Malformed(string detail) => RefusalCodes.EventMalformed.With(detail);
}
