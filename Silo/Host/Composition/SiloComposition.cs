using Metering.Host.Options;
using Metering.Host.Reminders;
using Metering.Host.Starting;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Metering.Host.Composition;

/// <summary>The silo: one process on this machine, reminders in the journal.</summary>
internal static class SiloComposition
{
    /// <summary>Part of stored identities: it never changes.</summary>
    private const string ServiceId = "metering";

    public static void Compose(ISiloBuilder silo, HostSettings settings)
    {
        var siloPort = settings.SiloPort == 0 ? ListenAddress.FreePort() : settings.SiloPort;
        var gatewayPort = settings.GatewayPort == 0 ? ListenAddress.FreePort() : settings.GatewayPort;
        silo.UseLocalhostClustering(siloPort, gatewayPort, null, ServiceId, ServiceId);
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, JournalReminderTable>();
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(settings.IdleMinutes));
        if (settings.Dashboard) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        if (settings.OtlpEndpoint is not null) silo.AddActivityPropagation();
    }
}
