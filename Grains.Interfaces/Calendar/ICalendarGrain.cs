using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Calendar;

/// <summary>Working-day calendars that were loaded beside the shipped years (requirements 4.1). Key: the tenant.</summary>
[Alias("calendar.ICalendarGrain")]
public interface ICalendarGrain : IGrainWithStringKey
{
    /// <summary>
    /// Loads a year, or replaces it, and has every open deadline of a fapiao computed anew before it answers. A year loaded for a test clock
    /// holds in that clock's time alone. Refusals: CALENDAR_INVALID, NOT_FOUND (test clock).
    /// </summary>
    [Alias("Load")]
    [ResponseTimeout("00:10:00")]
    Task<CommandReply<WorkingYearView>> Load(string documentJson, string? testClock, CommandContext context);

    /// <summary>The years loaded for everybody, and for a test clock when one is named.</summary>
    [Alias("Read")]
    Task<CalendarSnapshot> Read(string? testClock);
}

/// <summary>A year as it was loaded.</summary>
[GenerateSerializer, Immutable, Alias("calendar.Year")]
public sealed record WorkingYearView([property: Id(0)] int Year, [property: Id(1)] string SourceDoc, [property: Id(2)] string? TestClock,
    [property: Id(3)] Instant LoadedAt, [property: Id(4)] string LoadedBy, [property: Id(5)] string DocumentJson);

/// <summary>Loaded years in order of loading; a later one replaces an earlier one of the same year.</summary>
/// <param name="Version">Grows with every year loaded, whoever it is for.</param>
/// <param name="Years">The years.</param>
[GenerateSerializer, Immutable, Alias("calendar.Snapshot")]
public sealed record CalendarSnapshot([property: Id(0)] long Version, [property: Id(1)] WorkingYearView[] Years);
