using Metering.Actors.Journaling;
using Metering.Host.Backups;
using Metering.Host.Dashboard;
using Metering.Host.Documents;
using Metering.Host.Health;
using Metering.Host.Options;
using Metering.Host.Providers;
using Metering.Host.Runtime;
using Metering.Host.Telemetry;
using Metering.Http;
using Metering.Http.Accounts;
using Metering.Http.Usage;
using Metering.Journal;
using Orleans.Serialization;

namespace Metering.Host.Composition;

/// <summary>Puts the house together: journal, silo, interface, dashboard, telemetry.</summary>
internal static class HostComposition
{
    // The intake bounds its bodies itself and answers 413 as a problem document; this one is the fence behind it.
    private const long MaxBodyBytes = (1 << 20) + 65_536;

    public static void Compose(WebApplicationBuilder builder, HostSettings settings, IStorageProvider provider,
        OpenJournal? journal)
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
        builder.Services.AddSingleton(OffsetTime.Of(settings, builder.Environment));
        builder.Services.Configure<ExceptionSerializationOptions>(TravelAsThemselves);
        builder.Services.AddSingleton<IAccountDirectory, GrainAccountDirectory>();
        builder.Services.AddSingleton(services => new Readiness(journal?.Trouble ?? (() => null),
            services.GetRequiredService<Metering.Http.Access.ApiKeyCache>(), services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddSingleton<OperatorSessions>();
        var documents = DocumentSettings.Read(builder.Configuration, settings);
        builder.Services.AddSingleton(_ => documents.Folder is { } folder ? new FolderDocuments(folder, documents.MaxBytes)
            : provider.Documents(documents.MaxBytes) ?? throw new InvalidOperationException("This storage has no place for documents."));
        if (journal is null) builder.UseOrleansClient(client => ClientComposition.Compose(client, settings, provider));
        else AddSilo(builder, settings, provider, journal);
        var conduct = ConductSettings.Read(builder.Configuration);
        builder.Services.AddMetering(SheddingSettings.Read(builder.Configuration, settings),
            new ConductBounds(conduct.CreationsPerMinute, conduct.OutboundCallsPerHour));
        Instruments.Add(builder.Services, settings);
        builder.Services.AddHostedService<YoungCollections>();
    }

    /// <summary>
    /// A fault of a grain reaches its caller in another process as what it is. Otherwise the answer itself could not be written: the caller would
    /// wait until its time is over, and could not tell a storage that is away from anything else.
    /// </summary>
    private static void TravelAsThemselves(ExceptionSerializationOptions options)
    {
        options.SupportedNamespacePrefixes.Add("Metering");
        options.SupportedNamespacePrefixes.Add("Npgsql");
    }

    private static void AddSilo(WebApplicationBuilder builder, HostSettings settings, IStorageProvider provider, OpenJournal journal)
    {
        builder.Services.AddSingleton<IJournalStore>(journal.Store);
        if (journal.Store is IJournalBackup backup)
        {
            var beside = FoldersBeside.Of(builder.Configuration, settings);
            var requests = new BackupRequest(Path.GetFullPath(settings.Storage.RocksDb.Path));
            builder.Services.AddHostedService(_ => new BackupDesk(backup, beside, requests));
        }
        builder.Services.AddSingleton<ICommitIds, RandomCommitIds>();
        builder.UseOrleans(silo => SiloComposition.Compose(silo, settings, provider));
        // After the silo: hosted services start in order, and these two call grains.
        var fapiao = FapiaoSettings.Read(builder.Configuration, settings);
        var policies = BillingSettings.Read(builder.Configuration, DunningSettings.Read(builder.Configuration)) with
        {
            Orders = OrderSettings.Read(builder.Configuration), Numbers = NumberSettings.Read(builder.Configuration),
            Conduct = ConductSettings.Read(builder.Configuration), Invoices = fapiao.Policies,
        };
        var pace = AgendaSettings.Read(builder.Configuration);
        ActorComposition.Add(builder.Services, settings, policies, fapiao, NoticeSettings.Read(builder.Configuration), pace);
        // Orleans takes no reminder for more often than a minute unless it is told so.
        builder.Services.Configure<ReminderOptions>(options =>
        {
            if (pace.Period < options.MinimumReminderPeriod) options.MinimumReminderPeriod = pace.Period;
        });
    }

    public static void Map(WebApplication app, HostSettings settings)
    {
        var dashboard = settings.Dashboard && settings.Role != HostRole.Api;
        app.UseMetering();
        if (dashboard)
        {
            DashboardSampling.Apply(app.Services);
            app.UseOperatorCheck();
        }
        app.UseRouting();
        HealthEndpoints.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics").ExcludeFromDescription();
        if (settings.Role != HostRole.Silo) app.MapMetering();
        if (dashboard) DashboardEndpoints.Map(app);
    }
}
