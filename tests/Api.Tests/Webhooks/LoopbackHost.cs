using Metering.Api.Tests.Hosting;

namespace Metering.Api.Tests.Webhooks;

/// <summary>A host of its own that may send webhooks to this machine, as no other may.</summary>
public sealed class LoopbackHost : IAsyncLifetime
{
    private OwnHost? host;

    public Client Operator => host!.Operator;

    public async ValueTask InitializeAsync() =>
        host = await OwnHost.Start("--Metering:WebhooksMayReachLoopback", "true", "--Metering:WebhookSeconds", "2");

    public async Task<string> Account()
    {
        var id = "acc_" + Client.NewKey()[..12];
        (await Operator.OpenAccount(id)).Status(201);
        return $"/v1/accounts/{id}";
    }

    public async Task Suspend(string account) =>
        (await Operator.Post($"{account}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);

    public async Task Resume(string account) =>
        (await Operator.Post($"{account}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200);

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}
