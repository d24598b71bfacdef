using System.Diagnostics;
using System.Net;

namespace Metering.Shared;

/// <summary>A server under test in a process of its own, ready when it prints where it listens; killed when disposed, and when this process
/// ends.</summary>
public sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Queue<string> _said;

    private ServerProcess(Process process, IPEndPoint endpoint, Queue<string> said)
    {
        _said = said;
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>Where it answers.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The same as an address.</summary>
    public Uri Address => new($"http://{Endpoint}");

    /// <summary>The last lines that it printed.</summary>
    public string LastWords
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    /// <summary>The most memory that it ever used, as the system sees it, in bytes.</summary>
    public long PeakResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Memory in use as the system sees it, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet</c> with <paramref name="arguments"/> and waits for its line "Listening on http://...".</summary>
    public static async Task<ServerProcess> Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Leash.Start(start);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new Queue<string>();
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { } text)
                return;
            lock (said)
            {
                said.Enqueue(text);
                if (said.Count > 30)
                    said.Dequeue();
            }
            const string Mark = "Listening on ";
            if (text.IndexOf(Mark, StringComparison.Ordinal) is var at and >= 0
                && Uri.TryCreate(text[(at + Mark.Length)..].Split(' ', ',')[0], UriKind.Absolute, out var address))
                listening.TrySetResult(address);
        }
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (await Task.WhenAny(listening.Task, process.WaitForExitAsync(), Task.Delay(StartLimit)) != listening.Task)
        {
            process.Kill(entireProcessTree: true);
            lock (said)
                throw new InvalidOperationException($"the server did not start:\n{string.Join('\n', said)}");
        }
        var where = await listening.Task;
        return new ServerProcess(process, new IPEndPoint(IPAddress.Loopback, where.Port), said);
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    public void StopGracefully()
    {
        using (var kill = Process.Start("kill", $"-TERM {_process.Id}"))
            kill.WaitForExit();
        if (!_process.WaitForExit(60_000))
            throw new InvalidOperationException("the server did not stop within a minute");
    }

    /// <summary>Kills it where it stands (SIGKILL), as a crash would.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
