using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>
/// Periods in natural days (自然日, requirements T-2, T-3): the day of the event does not count, the last day counts to its 24:00.
/// </summary>
public static class NaturalPeriod
{
    /// <summary>The last day of a period of so many days after an event; every date counts.</summary>
    /// <param name="eventDate">Civil date of the event.</param>
    /// <param name="days">Length, not negative.</param>
    public static LocalDate LastDay(LocalDate eventDate, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        return eventDate.PlusDays(days);
    }

    /// <summary>
    /// The deadline of a period. Under the policy Period.RollForwardOnRestDay (A-03, Civil Code 203) a period whose last day is a rest day
    /// ends on the next working day; it is then provisional when that depends on an unpublished year.
    /// </summary>
    /// <param name="eventDate">Civil date of the event.</param>
    /// <param name="days">Length, not negative.</param>
    /// <param name="rollForwardBy">Calendar that decides what a rest day is; null when the policy is off.</param>
    public static Deadline DeadlineOf(LocalDate eventDate, int days, WorkingDayCalendar? rollForwardBy = null)
    {
        var last = LastDay(eventDate, days);
        return rollForwardBy is null ? new Deadline(last, Provisional: false) : rollForwardBy.WorkingDayFrom(last);
    }

    /// <summary>The exclusive end of <see cref="DeadlineOf"/>.</summary>
    public static Instant End(LocalDate eventDate, int days, WorkingDayCalendar? rollForwardBy = null) =>
        DeadlineOf(eventDate, days, rollForwardBy).End;

    /// <summary>24:00 of the last of so many natural days after an event; its own date does not count.</summary>
    public static Instant EndAfter(Instant happened, int days) => End(BillingZone.DateOf(happened), days);
}
