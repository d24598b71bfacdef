using System.Reflection;
using Orleans.Dashboard;

namespace Metering.Host.Dashboard;

/// <summary>
/// How often the dashboard reads the counters of Orleans. It does so every second, looked at or not, and some of them go through all
/// activations one by one: about a millisecond of a processor for each thousand, all at once. Ten seconds show an operator the same.
/// </summary>
internal static class DashboardSampling
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Before the host starts. The package has no public setting for it, so one of its own members is set.</summary>
    /// <exception cref="MissingMemberException">Another version of the package has no such member: look for its setting.</exception>
    public static void Apply(IServiceProvider services)
    {
        var host = typeof(DashboardOptions).Assembly.GetType("Orleans.Dashboard.DashboardHost", throwOnError: true)!;
        var interval = host.GetProperty("ExportIntervalMilliseconds", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingMemberException(host.FullName, "ExportIntervalMilliseconds");
        interval.SetValue(services.GetRequiredService(host), (int)Interval.TotalMilliseconds);
    }
}
