using System.Net;
using Metering.Host.Options;
using Metering.Host.Providers;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Metering.Host.Composition;

/// <summary>The silo: its place in the cluster, what it collects, and how soon a dead neighbour is noticed.</summary>
internal static class SiloComposition
{
    public static void Compose(ISiloBuilder silo, HostSettings settings, IStorageProvider provider)
    {
        provider.Join(silo);
        if (provider.IsShared) Cluster(silo, settings);
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromMinutes(settings.IdleMinutes);
            // A month's end wakes every account within minutes: those that are done give way before memory runs out.
            options.EnableActivationSheddingOnMemoryPressure = true;
        });
        if (settings.Dashboard) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        if (settings.OtlpEndpoint is not null) silo.AddActivityPropagation();
    }

    private static void Cluster(ISiloBuilder silo, HostSettings settings)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        var address = settings.AdvertisedAddress is { } text ? IPAddress.Parse(text) : null;
        if (address is null)
            silo.ConfigureEndpoints(settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: true);
        else
            silo.ConfigureEndpoints(address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.Configure<EndpointOptions>(options =>
        {
            options.SiloListeningEndpoint = At(options.SiloListeningEndpoint, settings.SiloListenPort);
            options.GatewayListeningEndpoint = At(options.GatewayListeningEndpoint, settings.GatewayListenPort);
        });
        if (settings.Kubernetes) silo.UseKubernetesHosting();
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(settings.AnswerSeconds));
        // A silo that was killed is voted dead after three missed probes, about six seconds; the defaults take fifteen.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(2);
            options.NumMissedProbesLimit = 3;
            options.NumVotesForDeathDeclaration = 2;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
            options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
    }

    /// <summary>A forwarded port: the advertised one stays what others know, this is where it arrives.</summary>
    private static IPEndPoint? At(IPEndPoint? listening, int port) =>
        port == 0 ? listening : new IPEndPoint(listening?.Address ?? IPAddress.Any, port);
}
