using System.Diagnostics;
using System.Globalization;

namespace Metering.Benchmarks.Processes;

/// <summary>A durable PostgreSQL on an empty data folder, installed when it is missing, stopped and removed when disposed.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _data;
    private readonly int _port;

    private PostgresServer(string data, int port)
    {
        _data = data;
        _port = port;
    }

    /// <summary>Over the Unix socket: the cheapest way to a server on the same machine.</summary>
    public string ConnectionString =>
        $"Host=/tmp;Port={_port};Username=postgres;Database=postgres;Maximum Pool Size=140;Enlist=false;No Reset On Close=true;"
        + "Timeout=60;Command Timeout=60;Options=-c plan_cache_mode=force_generic_plan";

    /// <summary>Processor time of the server's processes that live now.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var postmaster = int.Parse(File.ReadLines(Path.Combine(_data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            return Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
                .Where(id => id != 0 && (id == postmaster || Parent(id) == postmaster))
                .Aggregate(TimeSpan.Zero, (sum, id) => sum + Process.GetProcessById(id).TotalProcessorTime);
        }
    }

    /// <summary>Installs the pinned binaries if needed and starts the server.</summary>
    public static PostgresServer Start()
    {
        var server = new PostgresServer(Repository.TemporaryFolder("postgres"), Repository.FreePort());
        Script("start", server._data, server._port.ToString(CultureInfo.InvariantCulture));
        AppDomain.CurrentDomain.ProcessExit += server.OnExit;
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Script("stop", _data);
        Directory.Delete(_data, recursive: true);
        if (Directory.Exists(_data + ".binaries"))
            Directory.Delete(_data + ".binaries", recursive: true);
        File.Delete(_data + ".initdb.log");
    }

    // It is a daemon: nothing else would end it when this process is interrupted.
    private void OnExit(object? sender, EventArgs e) => Dispose();

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

    private static void Script(params string[] arguments)
    {
        // Nothing is redirected: the server inherits these handles and would keep a pipe open for its whole life.
        using var script = Process.Start(new ProcessStartInfo("bash", [Repository.PostgresScript, .. arguments]))
            ?? throw new InvalidOperationException("bash did not start");
        script.WaitForExit();
        if (script.ExitCode != 0)
            throw new InvalidOperationException($"postgres.sh {arguments[0]} failed with {script.ExitCode}");
    }
}
