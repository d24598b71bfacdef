using Metering.Actors.Accounts;
using Metering.Actors.Catalogue;
using Metering.Actors.Journaling;
using Metering.Actors.Usage;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Packages;
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
using Orleans.TestingHost;

namespace Metering.Grains.Tests.Usage;

/// <summary>One silo in this process over an embedded journal in a temporary folder.</summary>
public sealed class ResourceSilo : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-usage-").FullName;
    private RocksDbJournalStore? store;
    private InProcessTestCluster? cluster;
    private int keys;

    public Wallets Wallets { get; } = new();

    public IGrainFactory Grains => cluster!.Client;

    public IJournalStore Store => store!;

    public async ValueTask InitializeAsync()
    {
        store = RocksDbJournalStore.Open(new RocksDbOptions { Path = folder, MemtableBytes = 4 << 20, BlockCacheBytes = 8 << 20 });
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton(Wallets)
            .AddSingleton<IJournalStore>(store)
            .AddSingleton(new ProtocolLimits { LiveBuckets = UsageClaims.LiveBuckets })
            .AddSingleton<ICommitIds, CountingIds>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<JournalServices>()
            .AddSingleton<ICatalogueSource, DemoCatalogue>()
            .AddMeteredResources()
            // The account of these tests is the one that a test can starve, and that can fail to answer.
            .PostConfigure<GrainTypeOptions>(options => options.Classes.Remove(typeof(AccountGrain))));
        builder.ConfigureSiloHost((_, host) => host.Logging.SetMinimumLevel(LogLevel.Warning));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
        if (store is not null) await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ends every activation, so that the next call reads the journal.</summary>
    public Task Forget() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public async Task<IPhoneNumberGrain> Number(string number, string account, string[] skus, string activatedAt, string clockNow)
    {
        var grain = Grains.GetGrain<IPhoneNumberGrain>(number);
        await Start(grain, account, skus, [], activatedAt, clockNow);
        return grain;
    }

    public async Task<IPackageGrain> Package(string id, string account, string[] skus, AllowanceGrant[] grants, string activatedAt,
        string clockNow)
    {
        var grain = Grains.GetGrain<IPackageGrain>(id);
        await Start(grain, account, skus, grants, activatedAt, clockNow);
        return grain;
    }

    public CommandContext Command(string tenant = "t1") => new(tenant, (UInt128)Interlocked.Increment(ref keys) + ((UInt128)1 << 100), 7,
        "tests");

    public static Instant At(string local) => OffsetDateTimePattern.Rfc3339.Parse(local + "+08:00").Value.ToInstant();

    public static UsageItem Event(string id, string meter, string start, long quantity, ulong fingerprint = 1) => new()
    {
        Identity = UsageIdentity.Of("t1", "/pbx", id), Fingerprint = fingerprint, Source = "/pbx", EventId = id, Meter = meter,
        Start = At(start), Quantity = quantity,
    };

    public static UsageSlice Slice(params UsageItem[] items) => new("t1", null, items);

    private static async Task Start(IMeteredResource grain, string account, string[] skus, AllowanceGrant[] grants, string activatedAt,
        string clockNow)
    {
        await grain.Activate(new ActivateResource
        {
            Tenant = "t1", Account = account, Skus = skus, ActivatedAt = At(activatedAt), ClockId = "clk", Grants = grants,
        });
        await grain.AdvanceClock(At(clockNow));
    }

    private sealed class DemoCatalogue : ICatalogueSource
    {
        public Metering.Domain.Catalogue.Catalogue Current { get; } =
            Metering.Domain.Catalogue.Catalogue.Of([new PublishedBook(DemoPriceBook.Load(), At("2026-01-01T00:00:00"), null)]);
    }

    private sealed class CountingIds : ICommitIds
    {
        private long last;

        public UInt128 Next() => (UInt128)Interlocked.Increment(ref last);
    }
}
