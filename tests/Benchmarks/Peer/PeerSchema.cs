using Metering.Benchmarks.Load;
using Npgsql;

namespace Metering.Benchmarks.Peer;

/// <summary>The peer's tables and its price list (the same prices as the product's fixture price book).</summary>
internal static class PeerSchema
{
    /// <summary>How many resources belong to one account.</summary>
    public const int ResourcesPerAccount = 10;

    /// <summary>One meter: price in ten-thousandths of a fen a unit, size of a unit in what is reported, prepaid or not.</summary>
    internal sealed record Meter(string Type, short Id, long PriceE4, int Block, bool Prepaid);

    /// <summary>The meters the peer knows.</summary>
    public static readonly IReadOnlyList<Meter> Meters =
    [
        new("voice.outbound", 1, 120_000, 60, false),
        new("sms.segment", 2, 55_000, 1, true),
        new("bot.message", 3, 18_000, 1, false),
        new("api.call", 4, 800, 1, false),
    ];

    // A row of usage_event is the claim of an identity and the consumption record in one. usage_total is the running meter of one
    // resource, meter and month; its free space lets PostgreSQL update it in place, without touching the index.
    private const string Tables = """
        CREATE TABLE account (account int PRIMARY KEY, wallet_fen bigint NOT NULL CHECK (wallet_fen >= 0)) WITH (fillfactor = 50);
        CREATE TABLE resource (resource int PRIMARY KEY, subject text NOT NULL UNIQUE, account int NOT NULL REFERENCES account);
        CREATE TABLE source (source int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, uri text NOT NULL UNIQUE);
        CREATE TABLE price (meter smallint PRIMARY KEY, type text NOT NULL, price_e4 bigint NOT NULL, prepaid boolean NOT NULL);
        CREATE TABLE usage_event (
            started timestamptz NOT NULL, tenant int NOT NULL, source int NOT NULL, resource int NOT NULL, month int NOT NULL,
            units int NOT NULL, meter smallint NOT NULL, item smallint NOT NULL, id text NOT NULL,
            PRIMARY KEY (tenant, source, id));
        CREATE TABLE usage_total (
            units bigint NOT NULL, charge_fen bigint NOT NULL, price_e4 bigint NOT NULL, resource int NOT NULL, month int NOT NULL,
            meter smallint NOT NULL, PRIMARY KEY (resource, month, meter)) WITH (fillfactor = 40);
        ALTER TABLE usage_total SET (autovacuum_vacuum_scale_factor = 0.2, autovacuum_vacuum_threshold = 20000);
        """;

    /// <summary>Creates everything in an empty database.</summary>
    public static async Task Create(NpgsqlDataSource database, int resources)
    {
        await Execute(database, Tables);
        foreach (var meter in Meters)
            await Execute(database, $"INSERT INTO price VALUES ({meter.Id}, '{meter.Type}', {meter.PriceE4}, {meter.Prepaid})");
        await Execute(
            database,
            $"INSERT INTO account SELECT a, 0 FROM generate_series(0, {(resources - 1) / ResourcesPerAccount}) a;"
            + $"INSERT INTO resource SELECT r, 'number:{Subjects.NumberPrefix}' || ({Subjects.FirstNumber} + r), r / {ResourcesPerAccount}"
            + $" FROM generate_series(0, {resources - 1}) r;"
            + "ANALYZE");
    }

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
