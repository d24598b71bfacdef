using System.Text.Json;

namespace Metering.Shared;

/// <summary>The product's host on an empty data folder.</summary>
public sealed class ProductProcess : IDisposable
{
    private static readonly TimeSpan KeysLimit = TimeSpan.FromSeconds(20);
    private readonly string _data;
    private Dictionary<string, string> _keys = [];
    private ServerProcess? _server;

    private readonly IReadOnlyDictionary<string, string> _environment;

    private ProductProcess(string data, IReadOnlyDictionary<string, string> environment)
    {
        _data = data;
        _environment = environment;
    }

    /// <summary>The process; another one after <see cref="Restart"/>.</summary>
    public ServerProcess Server => _server ?? throw new InvalidOperationException("the host is not running");

    /// <summary>The key to report usage and to authorize with.</summary>
    public string ReporterKey => _keys["usage-reporter"];

    /// <summary>The key to open accounts and assign numbers with.</summary>
    public string OperatorKey => _keys["billing-operator"];

    /// <summary>The key that may do everything.</summary>
    public string AdminKey => _keys["admin"];

    /// <summary>Starts the host, with more environment variables if wanted, and reads the keys that it writes on its first start.</summary>
    public static async Task<ProductProcess> Start(IReadOnlyDictionary<string, string>? environment = null)
    {
        var product = new ProductProcess(Checkout.TemporaryFolder("product"), environment ?? new Dictionary<string, string>());
        try
        {
            product._server = await product.StartHost();
            product._keys = await ReadKeys(product.KeysFile);
            return product;
        }
        catch
        {
            product.Dispose();
            throw;
        }
    }

    /// <summary>The folder of its journal; free for others while the host is stopped.</summary>
    public string JournalFolder => Path.Combine(_data, "journal");

    /// <summary>Stops the host and starts it again on the same data: nothing is in memory any more.</summary>
    public async Task Restart()
    {
        Stop();
        await StartAgain();
    }

    /// <summary>Stops the host as an operator would.</summary>
    public void Stop()
    {
        Server.StopGracefully();
        Server.Dispose();
    }

    /// <summary>Starts it again on the same data.</summary>
    public async Task StartAgain() => _server = await StartHost();

    /// <summary>Kills the host where it stands and starts it again on what the disk has.</summary>
    public async Task KillAndRestart()
    {
        Server.Dispose();
        _server = await StartHost();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private string KeysFile => Path.Combine(_data, "keys.json");

    private Task<ServerProcess> StartHost() => ServerProcess.Start(
        _environment, Checkout.HostDll, "--urls", "http://127.0.0.1:" + Checkout.FreePort(), "--data", JournalFolder,
        "--keys-file", KeysFile);

    /// <summary>The keys that a host writes on its first start, by role; waits for the file.</summary>
    public static async Task<Dictionary<string, string>> ReadKeys(string path)
    {
        for (var until = DateTime.UtcNow + KeysLimit; ; await Task.Delay(100))
        {
            try
            {
                return JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(path))!;
            }
            catch (Exception e) when (e is IOException or JsonException && DateTime.UtcNow < until)
            {
                // The host listens before, or while, it writes the file.
            }
        }
    }
}
