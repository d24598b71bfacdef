using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>Periods in natural days (自然日, requirements T-2, T-3): the day of the event does not count, the last day counts to its 24:00.</summary>
public static class NaturalPeriod
{
    /// <summary>The last day of a period of so many days after an event.</summary>
    public static LocalDate LastDay(LocalDate eventDate, int days) => eventDate.PlusDays(days);

    /// <summary>The exclusive end: 24:00 of the last day, or of the next working day when the policy rolls rest days forward .</summary>
    public static Instant End(LocalDate eventDate, int days, WorkingDayCalendar? rollForwardBy = null)
    {
        var last = LastDay(eventDate, days);
        while (rollForwardBy is not null && !rollForwardBy.IsWorkingDay(last)) last = last.PlusDays(1);
        return BillingZone.EndOf(last);
    }
}
