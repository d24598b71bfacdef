using NodaTime;

namespace Metering.Domain.Money;

/// <summary>
/// Day-prorated monthly charges (requirements T-6): the start day is free, the end day is charged, one rounding per line.
/// </summary>
public static class Proration
{
    // The least common multiple of 28, 29, 30 and 31: every day of every month is a whole number of these parts.
    private const int PartsPerMonth = 377_580;

    /// <summary>HalfUp(monthly price x days used / days in month) of one month.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More days than the month has, or fewer than none.</exception>
    public static long OfMonth(decimal monthlyPriceFen, int daysUsed, YearMonth month)
    {
        var days = CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month);
        ArgumentOutOfRangeException.ThrowIfNegative(daysUsed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(daysUsed, days);
        return Rounding.HalfUp(monthlyPriceFen * daysUsed / days);
    }

    /// <summary>
    /// HalfUp(quantity x monthly price x Σ days used / days in month) of one line over a range of dates. The sum is taken in whole parts of
    /// a month and divided once: a sum of rounded quotients would turn an exact half fen into slightly less, and lose the fen.
    /// </summary>
    /// <param name="monthlyPriceFen">Price of one unit for a month, fen.</param>
    /// <param name="quantity">Units of the line.</param>
    /// <param name="startedOn">Start date, not charged.</param>
    /// <param name="lastDay">Last charged date.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last day is before the start.</exception>
    public static long OfPeriod(decimal monthlyPriceFen, long quantity, LocalDate startedOn, LocalDate lastDay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastDay, startedOn);
        var parts = 0L;
        for (var month = startedOn.ToYearMonth(); month <= lastDay.ToYearMonth(); month = month.PlusMonths(1))
        {
            var daysInMonth = CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month);
            parts += (long)ChargeableDays(month, startedOn, lastDay) * (PartsPerMonth / daysInMonth);
        }
        return Rounding.HalfUp(monthlyPriceFen * quantity * parts / PartsPerMonth);
    }

    /// <summary>Chargeable days of a month for something that started on a date: the start day is free, the end day counts.</summary>
    /// <param name="month">The month.</param>
    /// <param name="startedOn">Start date, not charged.</param>
    /// <param name="lastDay">Last charged date; null when it runs on.</param>
    public static int ChargeableDays(YearMonth month, LocalDate startedOn, LocalDate? lastDay)
    {
        var dates = month.ToDateInterval();
        var from = LocalDate.Max(dates.Start, startedOn.PlusDays(1));
        var to = lastDay is { } last ? LocalDate.Min(dates.End, last) : dates.End;
        return to < from ? 0 : Period.DaysBetween(from, to) + 1;
    }
}
