using Metering.Contracts.Calendar;
using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Actors.Calendar;

/// <summary>The shipped working years with those that were loaded.</summary>
/// <param name="Days">Working days.</param>
/// <param name="Version">Grows with every year loaded.</param>
/// <param name="LoadedAt">When the newest of the loaded years was loaded.</param>
internal readonly record struct LoadedCalendar(WorkingDayCalendar Days, long Version, Instant LoadedAt)
{
    public static LoadedCalendar Of(CalendarSnapshot snapshot) => new(
        snapshot.Years.Aggregate(WorkingDayCalendar.Default, (days, year) => days.With(WorkingYear.Read(year.DocumentJson))),
        snapshot.Version, snapshot.Years.Select(year => year.LoadedAt).DefaultIfEmpty(Instant.MinValue).Max());
}
