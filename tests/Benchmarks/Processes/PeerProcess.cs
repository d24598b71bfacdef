using System.Globalization;
using System.Net;
using Metering.Shared;

namespace Metering.Benchmarks.Processes;

/// <summary>The peer: PostgreSQL and, in a process of its own, the endpoint in front of it.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const string Tuning = ";Maximum Pool Size=140;Enlist=false;No Reset On Close=true;Timeout=60;Command Timeout=60;"
        + "Options=-c plan_cache_mode=force_generic_plan";

    private readonly PostgresServer _database;
    private readonly ServerProcess _endpoint;

    private PeerProcess(PostgresServer database, ServerProcess endpoint)
    {
        _database = database;
        _endpoint = endpoint;
    }

    /// <summary>Where it answers.</summary>
    public IPEndPoint Endpoint => _endpoint.Endpoint;

    /// <summary>The same as an address.</summary>
    public Uri Address => _endpoint.Address;

    /// <summary>For checks that look into the tables.</summary>
    public string ConnectionString => _database.ConnectionString + Tuning;

    /// <summary>Processor time of the endpoint and of the database.</summary>
    public TimeSpan ProcessorTime => _endpoint.ProcessorTime + DatabaseTime;

    /// <summary>Processor time of the database alone.</summary>
    public TimeSpan DatabaseTime => _database.ProcessorTime;

    /// <summary>Starts both, with <paramref name="resources"/> numbers.</summary>
    public static async Task<PeerProcess> Start(int resources)
    {
        var database = PostgresServer.Start();
        try
        {
            var port = Checkout.FreePort().ToString(CultureInfo.InvariantCulture);
            var endpoint = await ServerProcess.Start(
                new Dictionary<string, string>(), typeof(PeerProcess).Assembly.Location, "peer-server", port, database.ConnectionString + Tuning,
                resources.ToString(CultureInfo.InvariantCulture));
            return new PeerProcess(database, endpoint);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_endpoint.LastWords.Split('\n') is { Length: > 1 } words)
            Console.Error.WriteLine(string.Join('\n', words));
        _endpoint.Dispose();
        _database.Dispose();
    }
}
