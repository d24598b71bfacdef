using System.Diagnostics;
using Metering.Host.Options;
using Metering.Http.Access;

namespace Metering.Host.Starting;

/// <summary>The start of a process that only serves HTTP: it waits until the cluster tells who may call.</summary>
internal static class ClientStart
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task Run(IServiceProvider services, HostSettings settings)
    {
        var keys = services.GetRequiredService<ApiKeyCache>();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await keys.Refresh();
                return;
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException
                && Stopwatch.GetElapsedTime(started).TotalSeconds < settings.JoinSeconds)
            {
                // Silos may still be starting, or one has just gone.
                await Task.Delay(Pause);
            }
        }
    }
}
