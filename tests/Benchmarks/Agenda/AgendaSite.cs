using Metering.Benchmarks.Processes;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.PostgreSql;
using Metering.Storage.RocksDb;
using Npgsql;

namespace Metering.Benchmarks.Agenda;

/// <summary>The product's silos over one storage, each a process of its own that can be killed.</summary>
internal abstract class AgendaSite : IDisposable
{
    /// <summary>What figures of it are called.</summary>
    public abstract string Name { get; }

    /// <summary>The processes that live.</summary>
    public abstract IReadOnlyList<ServerProcess> Silos { get; }

    /// <summary>Opens the storage while no silo runs.</summary>
    public abstract Task<(IJournalStore Store, IAsyncDisposable Lifetime)> Open();

    /// <summary>Starts every silo.</summary>
    public abstract Task Start();

    /// <summary>Kills one silo as a crash would; where it was the only one it is started again.</summary>
    public abstract Task KillOne();

    /// <summary>Transactions and rows read of the whole storage so far; null where nobody counts them.</summary>
    public virtual Task<(long Transactions, long Rows)?> Work() => Task.FromResult<(long, long)?>(null);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>One process with its embedded store.</summary>
internal sealed class OneSilo : AgendaSite
{
    private readonly ProductProcess _product;

    private OneSilo(ProductProcess product) => _product = product;

    /// <summary>A product that was started once, so that its prices and keys are there, and stopped.</summary>
    public static async Task<OneSilo> Prepare(IReadOnlyDictionary<string, string> environment)
    {
        var product = await ProductProcess.Start(environment);
        product.Stop();
        return new OneSilo(product);
    }

    public override string Name => "one";

    public override IReadOnlyList<ServerProcess> Silos => [_product.Server];

    public override Task<(IJournalStore Store, IAsyncDisposable Lifetime)> Open()
    {
        var store = RocksDbJournalStore.Open(new RocksDbOptions { Path = _product.JournalFolder });
        return Task.FromResult<(IJournalStore, IAsyncDisposable)>((store, store));
    }

    public override Task Start() => _product.StartAgain();

    public override Task KillOne() => _product.KillAndRestart();

    public override void Dispose() => _product.Dispose();
}

/// <summary>Three silos over one PostgreSQL.</summary>
internal sealed class ThreeSilos(IReadOnlyDictionary<string, string> settings) : AgendaSite
{
    private readonly ClusterProcesses _cluster = new(settings);

    public override string Name => "three";

    public override IReadOnlyList<ServerProcess> Silos => _cluster.Silos;

    public override async Task<(IJournalStore Store, IAsyncDisposable Lifetime)> Open()
    {
        await _cluster.Migrate();
        var store = await PostgreSqlJournalStore.Open(_cluster.Storage);
        return (store, store);
    }

    public override Task Start() => _cluster.StartSilos();

    public override Task KillOne()
    {
        _cluster.KillLastSilo();
        return Task.CompletedTask;
    }

    public override async Task<(long Transactions, long Rows)?> Work()
    {
        await using var source = NpgsqlDataSource.Create(_cluster.Storage.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT xact_commit, tup_fetched FROM pg_stat_database WHERE datname = current_database()");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    public override void Dispose() => _cluster.Dispose();
}
