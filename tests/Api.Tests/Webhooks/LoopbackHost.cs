using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;

namespace Metering.Api.Tests.Webhooks;

/// <summary>A host of its own that may send webhooks to this machine, as no other may.</summary>
public sealed class LoopbackHost : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-hooks-").FullName;
    private MeteringHost? host;

    public Client Operator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var keysFile = Path.Combine(folder, "keys.json");
        host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keysFile,
            "--dashboard", "false", "--Metering:WebhooksMayReachLoopback", "true", "--Metering:WebhookSeconds", "2"], TextWriter.Null);
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(keysFile));
        Operator = new Client(host.Address, keys.RootElement.GetProperty("billing-operator").GetString()!);
    }

    public async Task<string> Account()
    {
        var id = "acc_" + Client.NewKey()[..12];
        (await Operator.Post("/v1/accounts", new { id, name = "深圳示例科技有限公司" })).Status(201);
        return $"/v1/accounts/{id}";
    }

    public async Task Suspend(string account) =>
        (await Operator.Post($"{account}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);

    public async Task Resume(string account) =>
        (await Operator.Post($"{account}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200);

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
