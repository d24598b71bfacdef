using System.Diagnostics;
using System.Globalization;

namespace Metering.Shared;

/// <summary>A real, durable PostgreSQL on an empty data folder; installed when it is missing, stopped and removed when disposed.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Common = new(Start);
    private readonly string _data;
    private readonly Leash _leash;
    private int _disposed;

    private PostgresServer(string data, int port)
    {
        _data = data;
        Port = port;
        // It is a daemon: nothing else would end it when this process is killed.
        _leash = Leash.Then(Command("remove"));
    }

    /// <summary>The server that the tests of this process share, each in a schema of its own. It ends with the process.</summary>
    public static PostgresServer Shared => Common.Value;

    /// <summary>The loopback port.</summary>
    public int Port { get; }

    /// <summary>Over the Unix socket: the cheapest way to a server on the same machine.</summary>
    public string ConnectionString => $"Host=/tmp;Port={Port};Username=postgres;Database=postgres";

    /// <summary>Over loopback, as from another machine.</summary>
    public string TcpConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    /// <summary>Processor time of the server's processes that live now.</summary>
    public TimeSpan ProcessorTime =>
        Processes().Select(TryProcess).OfType<Process>().Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.TotalProcessorTime);

    /// <summary>Kills all its processes where they stand (SIGKILL), as a crash of its machine would but for what the disk holds.</summary>
    public void Kill()
    {
        // The first one first: it would start its children anew.
        foreach (var process in Processes().Select(TryProcess).OfType<Process>())
            using (process)
            {
                process.Kill();
                process.WaitForExit();
            }
    }

    /// <summary>Installs the pinned binaries if needed and starts the server.</summary>
    public static PostgresServer Start()
    {
        var server = new PostgresServer(Checkout.TemporaryFolder("postgres"), Checkout.FreePort());
        server.Script("start", server.Port.ToString(CultureInfo.InvariantCulture));
        return server;
    }

    /// <summary>Stops it as an operator would; what was acknowledged stays in the data folder.</summary>
    public void Stop() => Script("stop");

    /// <summary>Starts it again on the same data and port.</summary>
    public void StartAgain() => Script("start", Port.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        Script("remove");
        _leash.Dispose();
    }

    private int[] Processes()
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(_data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var children = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id != 0 && Parent(id) == postmaster);
        return [postmaster, .. children];
    }

    private static Process? TryProcess(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private static int Parent(int process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    private ProcessStartInfo Command(string verb, params string[] arguments) =>
        new("bash", [Path.Combine(Checkout.Root, "tests", "Servers", "postgres.sh"), verb, _data, .. arguments]);

    private void Script(string verb, params string[] arguments)
    {
        // Nothing is redirected: the server inherits these handles and would keep a pipe open for its whole life.
        using var process = Process.Start(Command(verb, arguments)) ?? throw new InvalidOperationException("bash did not start");
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"postgres.sh {verb} failed with {process.ExitCode}");
    }
}
