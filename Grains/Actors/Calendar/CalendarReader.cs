using Metering.Contracts.Calendar;
using Metering.Domain.Calendar;
using NodaTime;
using Orleans;

namespace Metering.Actors.Calendar;

/// <summary>
/// The working days as a grain last read them. In real time they are read again after a minute: a year is loaded weeks before it matters. On a
/// test clock they are read every time, as nobody knows how far it jumps.
/// </summary>
internal sealed class CalendarReader
{
    private static readonly Duration Fresh = Duration.FromMinutes(1);

    private long version;
    private Instant? readAt;

    /// <summary>Working days as last read.</summary>
    public WorkingDayCalendar Days { get; private set; } = WorkingDayCalendar.Default;

    /// <summary>Reads the years that were loaded for a tenant, unless what is known is fresh.</summary>
    public async Task Read(IGrainFactory grains, string tenant, string? testClock, Instant wallNow)
    {
        if (testClock is null && readAt is { } last && wallNow - last < Fresh) return;
        var snapshot = await grains.GetGrain<ICalendarGrain>(tenant).Read(testClock);
        if (snapshot.Version != version) (Days, version) = (LoadedCalendar.Of(snapshot).Days, snapshot.Version);
        readAt = wallNow;
    }
}
