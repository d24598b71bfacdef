using System.Text.Json;
using Metering.Host.Starting;
using Metering.Journal;

namespace Metering.Api.Tests.Hosting;

/// <summary>A host for one test, with settings that the shared one must not have.</summary>
internal sealed class OwnHost : IAsyncDisposable
{
    private readonly string folder;
    private readonly MeteringHost host;

    private OwnHost(string folder, MeteringHost host, JsonElement keys)
    {
        this.folder = folder;
        this.host = host;
        Operator = new Client(host.Address, keys.GetProperty("billing-operator").GetString()!);
        Reporter = new Client(host.Address, keys.GetProperty("usage-reporter").GetString()!);
    }

    public Client Operator { get; }

    public Client Reporter { get; }

    public static Task<OwnHost> Start(params string[] settings) => Start(journal => journal, settings);

    /// <summary>With something between the grains and the journal.</summary>
    public static async Task<OwnHost> Start(Func<IJournalStore, IJournalStore> between, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("metering-own-").FullName;
        var keysFile = Path.Combine(folder, "keys.json");
        var host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keysFile,
            "--dashboard", "false", .. settings], TextWriter.Null, between);
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(keysFile));
        return new OwnHost(folder, host, keys.RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
