using NodaTime;

namespace Metering.Domain.Money;

/// <summary>Day-prorated monthly charges (requirements T-6): one rounding per line.</summary>
public static class Proration
{
    /// <summary>HalfUp(monthly price x days used / days in month) of one month.</summary>
    public static long OfMonth(decimal monthlyPriceFen, int daysUsed, YearMonth month) =>
        Rounding.HalfUp(monthlyPriceFen * daysUsed / CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month));

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
