using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>
/// Asia/Shanghai, in which all contract dates are civil dates (requirements T-1): UTC+08:00 without daylight saving since 1991, so it is
/// plain arithmetic here, independent of the host's time zone data.
/// </summary>
public static class BillingZone
{
    private const long TicksPerDay = 864_000_000_000;
    private const long OffsetTicks = 8 * 36_000_000_000L;

    /// <summary>The fixed offset.</summary>
    public static Offset Offset { get; } = Offset.FromHours(8);

    /// <summary>The civil date of an instant.</summary>
    public static LocalDate DateOf(Instant instant) => instant.WithOffset(Offset).Date;

    /// <summary>The billing month of an instant: [1st 00:00, next 1st 00:00) (T-8).</summary>
    public static YearMonth MonthOf(Instant instant) => DateOf(instant).ToYearMonth();

    /// <summary>yyyyMM of an instant, by integer arithmetic alone: the usage path calls it for every event.</summary>
    public static int MonthNumberOf(Instant instant) => MonthNumberOf(instant.ToUnixTimeTicks());

    /// <summary>yyyyMM of an instant given as ticks of 100 ns since 1970-01-01T00:00Z, for those who store it so.</summary>
    public static int MonthNumberOf(long unixTicks)
    {
        // Days since 1 March of year 0: a year that begins in March has its leap day at the end, so months follow from one division.
        var days = (int)FloorDivide(unixTicks + OffsetTicks, TicksPerDay) + 719_468;
        var era = FloorDivide(days, 146_097);
        var dayOfEra = (int)(days - era * 146_097);
        var yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        var year = (int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return year * 100 + month;
    }

    /// <summary>00:00 of a date.</summary>
    public static Instant StartOf(LocalDate date) => date.AtMidnight().WithOffset(Offset).ToInstant();

    /// <summary>24:00 of a date, the exclusive end of a period whose last day it is (T-2).</summary>
    public static Instant EndOf(LocalDate date) => StartOf(date.PlusDays(1));

    /// <summary>1st 00:00 of a month.</summary>
    public static Instant StartOf(YearMonth month) => StartOf(month.OnDayOfMonth(1));

    /// <summary>24:00 of the last day of a month, its exclusive end (T-8).</summary>
    public static Instant EndOf(YearMonth month) => StartOf(month.PlusMonths(1));

    /// <summary>The month of a yyyyMM number.</summary>
    public static YearMonth Month(int number) => new(number / 100, number % 100);

    /// <summary>yyyyMM of a month.</summary>
    public static int Number(YearMonth month) => month.Year * 100 + month.Month;

    /// <summary>Ticks since local midnight, for time-of-day bands.</summary>
    public static long TicksOfDay(Instant instant)
    {
        var local = instant.ToUnixTimeTicks() + OffsetTicks;
        return local - FloorDivide(local, TicksPerDay) * TicksPerDay;
    }

    private static long FloorDivide(long value, long divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}
