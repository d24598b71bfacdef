using Metering.Actors.Catalogue;
using Metering.Actors.Journaling;
using Metering.Actors.Usage;
using Metering.Contracts.Usage;
using Metering.Domain.Catalogue;
using Metering.Journal;
using Metering.Journal.Protocol;
using Metering.Storage.RocksDb;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Grains.Tests.Hosting;

/// <summary>One silo in this process, with the demonstration prices, over an embedded journal in a temporary folder.</summary>
public abstract class EmbeddedSilo : IAsyncLifetime
{
    /// <summary>The bot package, as a product that may be bought without a base product.</summary>
    public const string Bots = "BOT-PKG-BARE";

    private readonly string folder = Directory.CreateTempSubdirectory("metering-grains-").FullName;
    private RocksDbJournalStore? store;
    private InProcessTestCluster? cluster;

    public IGrainFactory Grains => cluster!.Client;

    public IJournalStore Store => store!;

    /// <summary>The resources that are active in the silo.</summary>
    public ILocalResources Local => cluster!.GetSiloServiceProvider().GetRequiredService<ILocalResources>();

    public static Instant At(string local) => OffsetDateTimePattern.Rfc3339.Parse(local + "+08:00").Value.ToInstant();

    /// <summary>Waits for ten seconds until it has happened.</summary>
    /// <exception cref="TimeoutException">It has not.</exception>
    public static async Task Until(Func<Task<bool>> happened)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await happened()) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException();
    }

    public async ValueTask InitializeAsync()
    {
        store = RocksDbJournalStore.Open(new RocksDbOptions { Path = folder, MemtableBytes = 4 << 20, BlockCacheBytes = 8 << 20 });
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            Configure(silo);
            silo.Services
                .AddSingleton(Seen(store))
                .AddSingleton(new ProtocolLimits { LiveBuckets = UsageClaims.LiveBuckets })
                .AddSingleton<ICommitIds, CountingIds>()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(services => ActivatorUtilities.CreateInstance<JournalServices>(services, Time))
                .AddSingleton<ICatalogueSource, DemoCatalogue>()
                .AddMeteredResources()
                .PostConfigure<GrainTypeOptions>(options => options.Classes.Remove(LeftOut));
        });
        builder.ConfigureSiloHost((_, host) => host.Logging.SetMinimumLevel(LogLevel.Warning));
        // As in the host: a fault reaches the caller as what it is.
        builder.ConfigureSilo((_, silo) => silo.Services.Configure<ExceptionSerializationOptions>(AsThemselves));
        builder.ConfigureClient(client => client.Services.Configure<ExceptionSerializationOptions>(AsThemselves));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
        if (store is not null) await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends every activation, so that the next call reads the journal.</summary>
    public Task Forget() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    /// <summary>The account grain that these tests do without: the real one, or the one that a test can starve.</summary>
    protected abstract Type LeftOut { get; }

    /// <summary>What the grains take for real time; timers run on the machine's.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    /// <summary>What the grains take for the store.</summary>
    protected virtual IJournalStore Seen(IJournalStore real) => real;

    /// <summary>What the silo needs beside the journal and the resources.</summary>
    protected abstract void Configure(ISiloBuilder silo);

    private static void AsThemselves(ExceptionSerializationOptions options) => options.SupportedNamespacePrefixes.Add("Metering");

    /// <summary>The demonstration prices; what products need first is shown over HTTP.</summary>
    private sealed class DemoCatalogue : ICatalogueSource
    {
        public PriceCatalogue Current { get; } = PriceCatalogue.Of([new PublishedBook(Bare(DemoPriceBook.Load()), At("2026-01-01T00:00:00"),
            null)]);

        private static PriceBook Bare(PriceBook book) => book with
        {
            Skus =
            [
                .. book.Skus.Select(sku => sku with { Needs = Prerequisites.None }),
                book.Skus.Single(sku => sku.Code == "BOT-PKG-100K") with { Code = Bots, Kind = SkuKind.OneOff, Needs = Prerequisites.None },
            ],
        };
    }

    private sealed class CountingIds : ICommitIds
    {
        private long last;

        public UInt128 Next() => (UInt128)Interlocked.Increment(ref last);
    }
}
