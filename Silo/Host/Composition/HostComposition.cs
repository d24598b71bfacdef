using Metering.Actors.Journaling;
using Metering.Host.Dashboard;
using Metering.Host.Health;
using Metering.Host.Options;
using Metering.Host.Telemetry;
using Metering.Http;
using Metering.Http.Operations;
using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Host.Composition;

/// <summary>Puts the house together: journal, silo, interface, dashboard, telemetry.</summary>
internal static class HostComposition
{
    // The intake bounds its bodies itself and answers 413 as a problem document; this one is the fence behind it.
    private const long MaxBodyBytes = (1 << 20) + 65_536;

    public static void Compose(WebApplicationBuilder builder, HostSettings settings, RocksDbJournalStore store)
    {
        Logs.Configure(builder.Logging, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.StopSeconds));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<IJournalStore>(store);
        builder.Services.AddSingleton<ICommitIds, RandomCommitIds>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<OperatorSessions>();
        builder.UseOrleans(silo => SiloComposition.Compose(silo, settings));
        // After the silo: hosted services start in order, and these two call grains.
        ActorComposition.Add(builder.Services, settings);
        builder.Services.AddMetering(new CallLimitOptions
        {
            ConcurrentCalls = settings.ConcurrentCalls,
            CallsPerSecondPerKey = settings.CallsPerSecondPerKey,
        });
        Instruments.Add(builder.Services, settings);
    }

    public static void Map(WebApplication app, HostSettings settings)
    {
        app.UseMetering();
        if (settings.Dashboard) app.UseOperatorCheck();
        app.UseRouting();
        HealthEndpoints.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics").ExcludeFromDescription();
        app.MapMetering();
        if (settings.Dashboard) DashboardEndpoints.Map(app);
    }
}
