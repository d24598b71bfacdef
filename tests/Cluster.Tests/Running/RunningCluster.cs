using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Metering.Shared;

// Two clusters at once are too much for a small machine.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Metering.Cluster.Tests.Running;

/// <summary>Three silos, two API nodes and their storage, started by the script that people use, each a process that can be killed.</summary>
/// <param name="storage">What the script calls it.</param>
public abstract class RunningCluster(string storage) : IAsyncLifetime
{
    private const int Ports = 44;
    private readonly string home = Path.Combine(Path.GetTempPath(), $"metering-cluster-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
    private readonly int port = FreeBlock();
    private Dictionary<string, string> keys = [];
    private Leash? leash;

    /// <summary>The addresses of the API nodes.</summary>
    public Uri[] Addresses => [new($"http://127.0.0.1:{port}"), new($"http://127.0.0.1:{port + 1}")];

    /// <summary>A client of every API node, with one of the cluster's keys.</summary>
    public RetryingClient Client(string key) => new(() => Addresses, key);

    /// <summary>Where the silos exchange files with the tax platform.</summary>
    public string FapiaoFolder => Path.Combine(home, "fapiao");

    public string KeysFile => Path.Combine(home, "keys.json");

    public string Operator => keys["billing-operator"];

    public string Reporter => keys["usage-reporter"];

    public async ValueTask InitializeAsync()
    {
        // The members have sessions of their own: nothing else would end them when this process is killed.
        leash = Leash.Then(Command("down", "--wipe"));
        await Up();
        keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(KeysFile))!;
    }

    /// <summary>Starts what does not run; returns when every process is ready.</summary>
    public async Task<string> Up() => (await Script("up", storage)).Said(0);

    /// <summary>What the script says about the members, and whether all are ready.</summary>
    public async Task<(bool AllReady, string Said)> Status() => await Script("status") is var (code, said) ? (code == 0, said) : default;

    /// <summary>Ends a process at once, as a crash would.</summary>
    public void Kill(string member) => Signal(member, "-KILL");

    /// <summary>Stops a process where it stands, as a host that hangs; to the others it looks dead.</summary>
    public void Freeze(string member) => Signal(member, "-STOP");

    /// <summary>Lets a frozen process go on, with the memory of its past.</summary>
    public void Thaw(string member) => Signal(member, "-CONT");

    /// <summary>Asks a process to drain and end, as an upgrade would; returns when it has.</summary>
    public async Task Drain(string member)
    {
        using var process = Process.GetProcessById(ProcessId(member));
        Signal(member, "-TERM");
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>The last lines of a member's log.</summary>
    public string Log(string member) => string.Join('\n', File.ReadLines(Path.Combine(home, member + ".log")).TakeLast(40));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        (await Script("down", "--wipe")).Said(0);
        leash?.Dispose();
    }

    private int ProcessId(string member) =>
        int.Parse(File.ReadAllText(Path.Combine(home, member + ".pid")), CultureInfo.InvariantCulture);

    private void Signal(string member, string signal)
    {
        using var kill = Process.Start("kill", [signal, ProcessId(member).ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Checkout.Root, "cluster"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["METERING_CLUSTER_HOME"] = home;
        start.Environment["METERING_CLUSTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
#if !DEBUG
        start.Environment["METERING_CLUSTER_BUILD"] = "no";
#endif
        return start;
    }

    private async Task<Answer> Script(params string[] arguments)
    {
        using var process = Leash.Start(Command(arguments));
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(8));
        return new Answer(process.ExitCode, string.Join('\n', await said).Trim());
    }

    private static int FreeBlock()
    {
        for (var tries = 0; ; tries++)
        {
            var first = Random.Shared.Next(10_000, 32_000);
            if (Enumerable.Range(first, Ports).All(IsFree)) return first;
            if (tries > 200) throw new InvalidOperationException("No free block of ports was found.");
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private readonly record struct Answer(int Code, string Text)
    {
        public string Said(int expected) => Code == expected ? Text : throw new InvalidOperationException($"cluster: {Code}\n{Text}");
    }
}

/// <summary>A cluster on PostgreSQL.</summary>
public sealed class PostgresCluster() : RunningCluster("postgres");

/// <summary>A cluster on Azure Storage (its emulator).</summary>
public sealed class AzureCluster() : RunningCluster("azure");

/// <summary>Tests that share the cluster on PostgreSQL.</summary>
[CollectionDefinition(nameof(OnPostgres))]
public sealed class OnPostgres : ICollectionFixture<PostgresCluster>;

/// <summary>Tests that share the cluster on Azure Storage.</summary>
[CollectionDefinition(nameof(OnAzure))]
public sealed class OnAzure : ICollectionFixture<AzureCluster>;
