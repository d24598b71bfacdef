using Metering.Shared;
using Metering.Storage.PostgreSql;
using Npgsql;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>A schema of its own that several stores can be opened on, dropped at the end of a test.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly List<PostgreSqlJournalStore> _stores = [];

    public string Schema { get; } = $"s{Guid.NewGuid():N}";

    public PostgreSqlOptions Options => new()
    {
        Schema = Schema,
        ConnectionString = PostgresServer.Shared.ConnectionString,
        RecoveryPause = TimeSpan.FromMilliseconds(20),
    };

    public async Task<PostgreSqlJournalStore> Open(Func<PostgreSqlOptions, PostgreSqlOptions>? change = null)
    {
        var store = await PostgreSqlJournalStore.Open(change?.Invoke(Options) ?? Options);
        _stores.Add(store);
        return store;
    }

    public async Task<object?> Run(string sql)
    {
        await using var source = NpgsqlDataSource.Create(PostgresServer.Shared.ConnectionString + $";Search Path={Schema};Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        await Run($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
    }
}
