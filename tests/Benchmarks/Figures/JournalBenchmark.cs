using Metering.Benchmarks.Load;
using Metering.Benchmarks.Peer;
using Metering.Benchmarks.Processes;
using Metering.Shared;
using Metering.Storage.PostgreSql;
using Npgsql;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// The PostgreSQL journal by itself against the peer, over HTTP and its statement alone, each on a server of its own from the same binaries
/// with the same settings.
/// </summary>
internal static class JournalBenchmark
{
    private const int BatchSize = 500;

    /// <summary>Prints rate, waits and processor time for one event a commit, for five, and for an event by itself.</summary>
    public static async Task Run(Options options)
    {
        using var server = PostgresServer.Start();
        await using var store = await PostgreSqlJournalStore.Open(new PostgreSqlOptions { ConnectionString = server.ConnectionString });
        using var peer = await PeerProcess.Start(options.Resources);
        await using var statement = new StatementLoad(
            new NpgsqlSlimDataSourceBuilder(peer.ConnectionString).EnableArrays().Build(), options.Resources);
        var journal = new JournalLoad(store, options.Resources);
        var duel = new Duel(
            options,
            new Side("journal", options.PeerOnly ? null : (shape, wanted, warmUp, measured) =>
            {
                var callers = journal.Callers(wanted, shape.Events, shape.Spread);
                return TaskLoop.Run(
                    callers, shape.Events, c => Task.FromResult(journal.Caller(c, callers, shape.Events, shape.Spread)), warmUp, measured);
            }, () => server.ProcessorTime, RunsHere: true),
            Side.OverHttp("http", options.ProductOnly ? null : peer.Endpoint, PeerServer.ApiKey, options.Resources, () => peer.ProcessorTime),
            new Side("statement", options.ProductOnly ? null : (shape, callers, warmUp, measured) => TaskLoop.Run(
                callers, shape.Events, c => statement.Caller(shape.Run, c, shape.Events, shape.Spread), warmUp, measured),
                () => peer.DatabaseTime, RunsHere: true));
        duel.Measure("journal.one-event-a-commit", BatchSize, Spread.RandomResource, details: true);
        duel.Measure("journal.five-events-a-commit", BatchSize, Spread.FiveEventsPerResource, details: true);
        duel.Measure("journal.alone", 1, Spread.RandomResource, connections: 1, details: true);
    }
}
