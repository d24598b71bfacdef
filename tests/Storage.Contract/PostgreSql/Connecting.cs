using Metering.Journal;
using Metering.Shared;
using Npgsql;
using Shouldly;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>How many connections a store holds: a server has few, and every process of a cluster wants some.</summary>
public sealed class Connecting
{
    private const int Waiting = 400;

    [Fact]
    public async Task However_many_read_at_once_the_connections_are_bounded()
    {
        await using var database = new Database();
        var application = $"bounded-{database.Schema}"[..40];
        await using var store = await database.Open(options => options with
        {
            Readers = 3, Writers = 1, ConnectionString = options.ConnectionString + $";Application Name={application}",
        });
        await store.CommitAsync(Make.Commit("account/1", 0));

        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => Task.Run(async () =>
            (await store.ReadHeadAsync(new JournalId("account/1")))!.Version.ShouldBe(1))));

        // Idle ones stay in the pool for minutes, so this is the most there ever were.
        (await Connections(application)).ShouldBeInRange(2, 3 + 1 + 2);
    }

    [Fact]
    public async Task A_bound_in_the_connection_string_is_kept()
    {
        await using var database = new Database();
        var application = $"bounded-{database.Schema}"[..40];
        await using var store = await database.Open(options => options with
        {
            Readers = 16, Writers = 1, ConnectionString = options.ConnectionString + $";Application Name={application};Maximum Pool Size=2",
        });

        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => Task.Run(async () =>
            (await store.ReadHeadAsync(new JournalId("account/1"))).ShouldBeNull())));

        (await Connections(application)).ShouldBeInRange(1, 2);
    }

    private static async Task<long> Connections(string application)
    {
        await using var source = NpgsqlDataSource.Create(PostgresServer.Shared.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1");
        command.Parameters.AddWithValue(application);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
