using Metering.Shared;
using Metering.Storage.PostgreSql;

namespace Metering.Benchmarks.Processes;

/// <summary>Three silos over one PostgreSQL and API nodes in front of them, each a process of its own.</summary>
internal sealed class ClusterProcesses(IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private const int SiloCount = 3;
    private readonly PostgresServer _server = PostgresServer.Start();
    private readonly string _folder = Checkout.TemporaryFolder("cluster");
    private readonly List<ServerProcess> _silos = [];
    private readonly List<ServerProcess> _nodes = [];

    /// <summary>The silos that live.</summary>
    public IReadOnlyList<ServerProcess> Silos => _silos;

    /// <summary>The API nodes.</summary>
    public IReadOnlyList<ServerProcess> Nodes => _nodes;

    /// <summary>How their storage is reached.</summary>
    public PostgreSqlOptions Storage => new() { ConnectionString = _server.ConnectionString };

    /// <summary>The keys that the first silo wrote, by role.</summary>
    public Task<Dictionary<string, string>> Keys() => ProductProcess.ReadKeys(KeysFile);

    /// <summary>Prepares the storage; before the first start.</summary>
    public Task Migrate() => PostgreSqlJournalStore.Migrate(Storage);

    /// <summary>Starts every silo.</summary>
    public async Task StartSilos()
    {
        for (var i = 0; i < SiloCount; i++)
            _silos.Add(await Start("--role", "Silo", "--advertised-address", "127.0.0.1", "--silo-port", $"{Checkout.FreePort()}",
                "--gateway-port", $"{Checkout.FreePort()}", "--keys-file", KeysFile));
    }

    /// <summary>Starts API nodes in front of the silos.</summary>
    public async Task StartNodes(int count)
    {
        for (var i = 0; i < count; i++) _nodes.Add(await Start("--role", "Api"));
    }

    /// <summary>Stops everybody but the storage as an operator would: nothing is in memory any more.</summary>
    public void Stop()
    {
        foreach (var process in _nodes.Concat(_silos))
        {
            process.StopGracefully();
            process.Dispose();
        }
        _nodes.Clear();
        _silos.Clear();
    }

    /// <summary>Kills the silo that was started last, as a crash would.</summary>
    public void KillLastSilo()
    {
        _silos[^1].Dispose();
        _silos.RemoveAt(_silos.Count - 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in _nodes.Concat(_silos)) process.Dispose();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string KeysFile => Path.Combine(_folder, "keys.json");

    private Task<ServerProcess> Start(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(settings)
        {
            ["Storage__Provider"] = "PostgreSql", ["Storage__PostgreSql__ConnectionString"] = _server.TcpConnectionString,
            ["Metering__Fapiao__Folder"] = Path.Combine(_folder, "fapiao"),
        };
        return ServerProcess.Start(
            environment, [Checkout.HostDll, "--urls", "http://127.0.0.1:" + Checkout.FreePort(), "--cluster-id", "benchmark", .. arguments]);
    }
}
