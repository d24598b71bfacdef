using System.Globalization;
using Metering.Shared;
using Metering.Storage.PostgreSql;

namespace Metering.Storage.Contract.Measuring;

/// <summary>The timed loop of the PostgreSQL store: <c>--measure-postgresql [hundred thousands] [claims a commit] [writers]</c>.</summary>
internal static class PostgreSqlMeasurement
{
    private const int Part = 100_000;

    public static async Task<int> Run(string[] arguments)
    {
        int Argument(int at, int usual) => arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : usual;
        using var server = PostgresServer.Start();
        await using var store = await PostgreSqlJournalStore.Open(
            new PostgreSqlOptions { ConnectionString = server.ConnectionString, Writers = Argument(2, 2) });
        await Measurement.Latency(store);
        var load = new Load(store, Argument(1, 1));
        for (var part = 1; part <= Argument(0, 5); part++)
            await load.Run(part, Part);
        return 0;
    }
}
