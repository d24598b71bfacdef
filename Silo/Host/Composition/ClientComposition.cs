using System.Diagnostics;
using Metering.Host.Options;
using Metering.Host.Providers;
using Orleans.Configuration;

namespace Metering.Host.Composition;

/// <summary>A process that only serves HTTP: a client of the cluster that keeps looking for silos.</summary>
internal static class ClientComposition
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static void Compose(IClientBuilder client, HostSettings settings, IStorageProvider provider)
    {
        provider.Find(client);
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(settings.AnswerSeconds));
        // Silos come and go: a new one is used, and a dead one forgotten, within seconds.
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        var started = Stopwatch.GetTimestamp();
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            if (Stopwatch.GetElapsedTime(started).TotalSeconds > settings.JoinSeconds) return false;
            await Task.Delay(Pause, cancellation);
            return true;
        });
        if (settings.OtlpEndpoint is not null) client.AddActivityPropagation();
    }
}
