using Metering.Journal;
using Metering.Shared;
using Metering.Storage.PostgreSql;
using Npgsql;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>A schema of its own on the server that the tests share.</summary>
public sealed class PostgreSqlFixture : StoreFixture
{
    private readonly string _schema = $"s{Guid.NewGuid():N}";
    private PostgreSqlJournalStore? _store;

    public override (string Provider, string Location)? Child => ("postgresql", $"{_schema}|{PostgresServer.Shared.ConnectionString}");

    /// <summary>The options of a location as <see cref="Child"/> writes it.</summary>
    public static PostgreSqlOptions Options(string location)
    {
        var parts = location.Split('|', 2);
        return new PostgreSqlOptions { Schema = parts[0], ConnectionString = parts[1] };
    }

    public override async ValueTask<IJournalStore> OpenAsync() =>
        _store = await PostgreSqlJournalStore.Open(Options(Child!.Value.Location));

    public override async ValueTask CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await using var source = NpgsqlDataSource.Create(PostgresServer.Shared.ConnectionString);
        await using var drop = source.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        await drop.ExecuteNonQueryAsync();
    }
}
