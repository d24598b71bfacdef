using Metering.Journal;
using Metering.Storage.PostgreSql;
using Metering.Storage.PostgreSql.Committing;
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

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used()
    {
        await using var database = new Database();
        var store = await database.Open(options =>
        {
            var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            // Nobody listens on the first.
            connection.Host = $"{connection.Host}:1,{connection.Host}:{connection.Port}";
            return options with { ConnectionString = connection.ConnectionString };
        });

        (await store.CommitAsync(Make.Commit("account/1", 0))).Version.ShouldBe(1);

        (await store.ReadHeadAsync(new JournalId("account/1")))!.Version.ShouldBe(1);
    }

    [Theory]
    [InlineData("Any")]
    [InlineData("prefer-standby")]
    public async Task A_standby_is_never_asked(string target)
    {
        await using var database = new Database();

        var refusal = await Should.ThrowAsync<ArgumentException>(() => database.Open(options => options with
        {
            ConnectionString = options.ConnectionString + $";Target Session Attributes={target}",
        }));

        refusal.Message.ShouldContain("must be primary");
    }

    [Theory]
    [InlineData("ERROR", "23505", false)]
    [InlineData("ERROR", "40P01", false)]
    // A pooler that lost the server between the commit and its answer.
    [InlineData("ERROR", "08P01", true)]
    [InlineData("ERROR", "08006", true)]
    [InlineData("FATAL", "57P01", true)]
    [InlineData("FATAL", "23505", true)]
    public void What_the_server_may_have_committed_is_unknown(string severity, string state, bool unknown) =>
        Faults.IsUnknown(new PostgresException("words", severity, severity, state)).ShouldBe(unknown);

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
