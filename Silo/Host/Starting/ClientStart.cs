using Metering.Host.Options;
using Metering.Http.Access;

namespace Metering.Host.Starting;

/// <summary>The start of a process that only serves HTTP: it waits until the cluster tells who may call.</summary>
internal static class ClientStart
{
    public static Task Run(IServiceProvider services, HostSettings settings) =>
        Joining.Repeat(settings, services.GetRequiredService<ApiKeyCache>().Refresh);
}
