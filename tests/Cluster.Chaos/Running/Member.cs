using System.Diagnostics;
using System.Globalization;
using Metering.Chaos.Proxying;
using Metering.Shared;

namespace Metering.Chaos.Running;

/// <summary>One process of the cluster: a silo or an API node of the product's host, with its proxies.</summary>
internal sealed class Member : IDisposable
{
    // A hold in real time outlives the run, however wrong the clocks are and however long its next command waits for an answer: else it rightly
    // ends, and nobody outside can tell whether it should have. On a test clock months pass, and it ends all the same.
    private const int AuthorizationSeconds = 86_400;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Home home;
    private readonly string[] arguments;
    private readonly Dictionary<string, string> settings;
    private Process? process;

    public Member(string name, Home home, Storage storage, Action<Spoil> spoilt, Func<int, int, string> sourceOf)
    {
        (Name, this.home, IsSilo) = (name, home, name.StartsWith("silo", StringComparison.Ordinal));
        (StorageLinks, settings) = storage.Behind(spoilt);
        Address = new Uri($"http://127.0.0.1:{Checkout.FreePort()}");
        arguments = ["--urls", Address.GetLeftPart(UriPartial.Authority), "--cluster-id", "chaos", "--dashboard", "false",
            "--environment", "Testing", "--Metering:JoinSeconds", "120", "--Metering:AuthorizationSeconds", Text(AuthorizationSeconds)];
        if (!IsSilo)
        {
            arguments = [.. arguments, "--role", "Api"];
            return;
        }
        var (silo, gateway) = (Checkout.FreePort(), Checkout.FreePort());
        PeerLinks = [new Link(silo, sourceOf: sourceOf), new Link(gateway, sourceOf: sourceOf)];
        arguments = [.. arguments, "--role", "Silo", "--advertised-address", "127.0.0.1", "--keys-file", home.KeysFile,
            "--silo-port", Text(PeerLinks[0].Port), "--gateway-port", Text(PeerLinks[1].Port),
            "--Metering:SiloListenPort", Text(silo), "--Metering:GatewayListenPort", Text(gateway)];
    }

    public string Name { get; }

    public bool IsSilo { get; }

    /// <summary>Where it answers HTTP.</summary>
    public Uri Address { get; }

    /// <summary>Its own way to the storage.</summary>
    public IReadOnlyList<Link> StorageLinks { get; }

    /// <summary>The way of others to it: silos, then clients. Empty for an API node.</summary>
    public IReadOnlyList<Link> PeerLinks { get; } = [];

    /// <summary>How wrong its clock is, in seconds; counts from the next start.</summary>
    public int ClockOffset { get; set; }

    /// <summary>Until then its end is no surprise: it is being killed, or cut off so long that the others may declare it dead.</summary>
    public DateTime ExcusedUntil { get; set; }

    /// <summary>It was told to end, or killed.</summary>
    public bool WasEnded { get; private set; }

    /// <summary>When it ends, it is started again from then on.</summary>
    public DateTime StartAgainAt { get; set; }

    /// <summary>It answered as ready, and lives.</summary>
    public bool IsReady { get; private set; }

    /// <summary>It was told to run and does not.</summary>
    public bool IsGone => process is { HasExited: true };

    public int ProcessId => process is { HasExited: false } running ? running.Id : 0;

    /// <summary>The last lines of its log.</summary>
    public string LastWords => File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(25)) : "";

    /// <summary>How often a line stands in its log.</summary>
    public int Said(string line) => File.Exists(LogFile) ? File.ReadLines(LogFile).Count(said => said == line) : 0;

    private string LogFile => Path.Combine(home.Folder, Name + ".log");

    public void Start()
    {
        (IsReady, WasEnded) = (false, false);
        var (program, first) = home.Program(IsSilo);
        // A shell in between: the log is a file that the process writes itself, so nobody must keep reading a pipe.
        var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" >>\"$0\" 2>&1", LogFile, program, .. first, .. arguments,
            "--Metering:ClockOffsetSeconds", Text(ClockOffset)]);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["Metering__Fapiao__Folder"] = Path.Combine(home.Folder, "fapiao");
        process = Leash.Start(start);
    }

    /// <summary>Looks whether it is ready by now.</summary>
    public async Task<bool> Look()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"));
            return IsReady = answer.IsSuccessStatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return IsReady = false;
        }
    }

    /// <summary>Sends a signal to the process, as kill does.</summary>
    public void Signal(string signal)
    {
        if (signal is "-KILL" or "-TERM") (IsReady, WasEnded) = (false, true);
        if (ProcessId is not (> 0 and var id)) return;
        using var kill = Process.Start("kill", [signal, Text(id)]);
        kill.WaitForExit();
    }

    /// <summary>Returns when it has ended; kills it when it takes longer.</summary>
    public async Task<bool> Ended(TimeSpan longest)
    {
        if (process is null) return true;
        try
        {
            await process.WaitForExitAsync().WaitAsync(longest);
            return true;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            return false;
        }
    }

    public void Dispose()
    {
        if (process is { HasExited: false }) process.Kill(entireProcessTree: true);
        process?.WaitForExit();
        process?.Dispose();
        process = null;
        foreach (var link in StorageLinks.Concat(PeerLinks)) link.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
