using Metering.Contracts.Calendar;
using Metering.Contracts.Disruptions;
using Metering.Domain.Calendar;
using NodaTime;
using Orleans;

namespace Metering.Actors.Calendar;

/// <summary>The working days of a duty towards an account (4.4, 5.2): those of its tenant, without days of force majeure (10.1).</summary>
internal static class DutyCalendar
{
    /// <summary>As it stands at the instant that is acted at; null for the account's present.</summary>
    public static async Task<LoadedCalendar> Of(IGrainFactory grains, string account, Instant? asOf)
    {
        if (await grains.GetGrain<IDisruptedAccount>(account).Duties(asOf) is not { } time)
            return new LoadedCalendar(WorkingDayCalendar.Default, 0, Instant.MinValue);
        var loaded = LoadedCalendar.Of(await grains.GetGrain<ICalendarGrain>(time.Tenant).Read(time.TestClock));
        return time.Idle.Length == 0 ? loaded
            : loaded with { Days = loaded.Days.Without(time.Idle.Select(days => new DateInterval(days.From, days.To))) };
    }
}
