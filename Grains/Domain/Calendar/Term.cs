using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>
/// Terms in months (requirements T-5, Civil Code 202): computed from the anchor, so a short month never shifts the day for good.
/// </summary>
public static class Term
{
    /// <summary>
    /// Last service day: the corresponding day after so many months, or the last of a shorter month. Service runs to its 24:00.
    /// </summary>
    /// <param name="anchor">Original activation date; renewals add to the months, never to a clamped date.</param>
    /// <param name="months">All months paid since the anchor, at least one.</param>
    public static LocalDate LastDay(LocalDate anchor, int months)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(months);
        return anchor.PlusMonths(months);
    }

    /// <summary>Days that are charged: after the activation day up to and including the last day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The last day is before the activation.</exception>
    public static int ChargeableDays(LocalDate activatedOn, LocalDate lastDay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastDay, activatedOn);
        return Period.DaysBetween(activatedOn, lastDay);
    }

    /// <summary>
    /// How many of the chargeable days have passed at 24:00 of a date: none before the activation, all after the last day.
    /// </summary>
    public static int DaysUsed(LocalDate activatedOn, LocalDate lastDay, LocalDate through) =>
        Math.Clamp(Period.DaysBetween(activatedOn, through), 0, ChargeableDays(activatedOn, lastDay));
}
