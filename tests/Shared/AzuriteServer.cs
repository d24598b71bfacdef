using System.Diagnostics;
using System.Globalization;

namespace Metering.Shared;

/// <summary>
/// The Azure Storage emulator on loopback, in memory, installed when it is missing. It saves to disk only every few seconds, so tests of
/// crashes kill its clients and never the emulator.
/// </summary>
public sealed class AzuriteServer : IDisposable
{
    private const string Account = "devstoreaccount1";
    // The emulator's well-known key: it is printed in its manual and opens nothing else.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<AzuriteServer> Common = new(() => Start());
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private int _disposed;

    private AzuriteServer(Process process, DirectoryInfo folder, int blobPort, int tablePort)
    {
        _process = process;
        _folder = folder;
        BlobPort = blobPort;
        TablePort = tablePort;
    }

    /// <summary>The emulator that the tests of this process share, each with tables of its own. It ends with the process.</summary>
    public static AzuriteServer Shared => Common.Value;

    /// <summary>Port of the blob service.</summary>
    public int BlobPort { get; }

    /// <summary>Port of the table service.</summary>
    public int TablePort { get; }

    /// <summary>Opens the emulator's one account.</summary>
    public string ConnectionString => Connection(Account);

    /// <summary>Opens an account of that name; the emulator must have been started with it.</summary>
    public string Connection(string account) => string.Create(CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/{account};TableEndpoint=http://127.0.0.1:{TablePort}/{account};");

    /// <summary>Installs the pinned emulator if needed and starts it, with more accounts if wanted.</summary>
    public static AzuriteServer Start(params string[] moreAccounts)
    {
        Pinned.Install();
        var program = Path.Combine(Pinned.Folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        var folder = Directory.CreateTempSubdirectory("metering-azurite-");
        var (blobs, queues, tables) = (Checkout.FreePort(), Checkout.FreePort(), Checkout.FreePort());
        var start = new ProcessStartInfo("node", [program, "--inMemoryPersistence", "--silent", "--skipApiVersionCheck",
            "--disableProductStyleUrl", "--disableTelemetry",
            "--blobPort", Text(blobs), "--queuePort", Text(queues), "--tablePort", Text(tables)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', moreAccounts.Prepend(Account).Select(name => $"{name}:{Key}"));
        var process = Leash.Start(start);
        var server = new AzuriteServer(process, folder, blobs, tables);
        AppDomain.CurrentDomain.ProcessExit += server.OnExit;
        server.WaitUntilReady();
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void WaitUntilReady()
    {
        var said = new System.Text.StringBuilder();
        using var ready = new ManualResetEventSlim();
        void Read(string? line)
        {
            lock (said)
                said.AppendLine(line);
            if (line?.Contains("Table service is successfully listening", StringComparison.Ordinal) == true)
                ready.Set();
        }
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => ready.Set();
        if (ready.Wait(StartLimit) && !_process.HasExited)
            return;
        Dispose();
        lock (said)
            throw new InvalidOperationException($"Azurite did not start:\n{said}");
    }

    private void OnExit(object? sender, EventArgs e) => Dispose();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
