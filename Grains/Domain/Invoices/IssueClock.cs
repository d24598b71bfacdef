using System.Collections.Immutable;
using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>
/// The time to issue (clause 5.2): so many working days after the date on which funds were confirmed and material accepted. That date does
/// not count (T-2); issuing is in time until 24:00 of the last day.
/// </summary>
/// <param name="StartedOn">The date on which both were true.</param>
/// <param name="Deadline">Last day, and whether it leans on a year that is not published.</param>
/// <param name="Alerts">Alerts, each at 24:00 of its day, in order.</param>
/// <param name="CalendarVersion">Version of the calendar it was computed with.</param>
public sealed record IssueClock(LocalDate StartedOn, Deadline Deadline, ImmutableArray<AlertPoint> Alerts, long CalendarVersion)
{
    /// <summary>The clock of a start date.</summary>
    public static IssueClock Of(LocalDate startedOn, WorkingDayCalendar calendar, long calendarVersion, InvoicePolicies policies)
    {
        var alerts = policies.AlertWorkingDays.Select(days =>
            new AlertPoint($"WORKING_DAY_{days}", calendar.AddWorkingDays(startedOn, days).LastDay));
        if (policies.AlertNaturalDays is { } natural)
            alerts = alerts.Append(new AlertPoint($"NATURAL_DAY_{natural}", NaturalPeriod.LastDay(startedOn, natural)));
        return new IssueClock(startedOn, calendar.AddWorkingDays(startedOn, policies.WorkingDays),
            [.. alerts.OrderBy(alert => alert.Day).ThenBy(alert => alert.Name, StringComparer.Ordinal)], calendarVersion);
    }

    /// <summary>True when both end on the same days and are equally sure.</summary>
    public bool EndsLike(IssueClock other) => Deadline == other.Deadline && Alerts.SequenceEqual(other.Alerts);
}

/// <summary>An alert to operators.</summary>
/// <param name="Name">WORKING_DAY_30 for example.</param>
/// <param name="Day">It is due at 24:00 of this day.</param>
public sealed record AlertPoint(string Name, LocalDate Day)
{
    /// <summary>When it is due.</summary>
    public Instant At => BillingZone.EndOf(Day);
}
