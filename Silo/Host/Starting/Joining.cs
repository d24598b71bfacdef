using System.Diagnostics;
using Metering.Host.Options;
using Metering.Journal;

namespace Metering.Host.Starting;

/// <summary>Calls made while a process joins: other silos may be starting, or one has just gone, so a call without an answer is made again.</summary>
internal static class Joining
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Repeats a call that is safe to repeat until it is answered or Metering:JoinSeconds have passed.</summary>
    public static async Task<T> Repeat<T>(HostSettings settings, Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException or StoreUnavailableException
                && Stopwatch.GetElapsedTime(started).TotalSeconds < settings.JoinSeconds)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>As above, for a call without a result.</summary>
    public static Task Repeat(HostSettings settings, Func<Task> call) => Repeat(settings, async () =>
    {
        await call();
        return true;
    });
}
