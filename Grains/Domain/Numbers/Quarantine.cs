using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Numbers;

/// <summary>The rest of a phone number after its end (requirements 3.4): telecom service rules freeze it for 90 days.</summary>
public static class Quarantine
{
    /// <summary>Number.QuarantineDays.</summary>
    public const int Days = 90;

    /// <summary>24:00 of the last day of rest; the date of the end does not count (T-6).</summary>
    public static Instant Until(Instant endedAt) => NaturalPeriod.EndAfter(endedAt, Days);
}
