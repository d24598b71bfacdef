using Metering.Journal;
using Metering.Storage.PostgreSql;
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

        (await Connections(database, options => options with { Readers = 3, Writers = 1 })).ShouldBeInRange(2, 3 + 1 + 2);
    }

    [Fact]
    public async Task A_bound_in_the_connection_string_is_kept()
    {
        await using var database = new Database();

        (await Connections(database, options => options with
        {
            Readers = 16, Writers = 1, ConnectionString = options.ConnectionString + ";Maximum Pool Size=2",
        })).ShouldBeInRange(1, 2);
    }

    /// <summary>The most connections that a store ever had while many read at once: idle ones stay in the pool for minutes.</summary>
    private static async Task<long> Connections(Database database, Func<PostgreSqlOptions, PostgreSqlOptions> change)
    {
        var store = await database.Open(options => change(options with
        {
            ConnectionString = options.ConnectionString + $";Application Name={database.Schema}",
        }));
        await store.CommitAsync(Make.Commit("account/1", 0));

        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => Task.Run(async () =>
            (await store.ReadHeadAsync(new JournalId("account/1")))!.Version.ShouldBe(1))));

        return (long)(await database.Run($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{database.Schema}'"))!;
    }
}
