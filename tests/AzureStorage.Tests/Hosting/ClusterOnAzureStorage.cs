using Metering.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Hosting;
using Shouldly;

namespace Metering.AzureStorage.Tests.Hosting;

/// <summary>Two silos and a client over sockets: all they know of each other, and all they keep, is in Azure Storage.</summary>
public sealed class ClusterOnAzureStorage
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Silos_find_each_other_clients_find_them_and_state_and_reminders_survive_all_of_them()
    {
        DateTime due;
        using (var first = await Silo())
        using (var second = await Silo())
        {
            using var client = await Client();
            var grains = client.Services.GetRequiredService<IClusterClient>();
            await Until(async () => (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 2);
            await grains.GetGrain<INotebook>("a").Write("kept");
            await grains.GetGrain<INotebook>("a").Remind("wake");
            due = await grains.GetGrain<INotebook>("a").WrittenAt();
            await second.StopAsync();
            await Until(async () => (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == 1);
            (await grains.GetGrain<INotebook>("a").Read()).ShouldBe("kept");
            await client.StopAsync();
            await first.StopAsync();
        }

        using var third = await Silo();
        using var later = await Client();
        var again = later.Services.GetRequiredService<IClusterClient>().GetGrain<INotebook>("a");
        (await again.Read()).ShouldBe("kept");
        (await again.WrittenAt()).ShouldBe(due);
        (await again.Reminders()).ShouldBe(["wake"]);
        await again.Forget("wake");
        (await again.Reminders()).ShouldBeEmpty();
        await later.StopAsync();
        await third.StopAsync();
    }

    private async Task<IHost> Silo()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(Name);
            silo.ConfigureEndpoints(System.Net.IPAddress.Loopback, Checkout.FreePort(), Checkout.FreePort(), listenOnAnyHostAddress: false);
            silo.UseAzureStorageClustering((AzureStorageClusteringOptions options) =>
                options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString));
            silo.UseAzureTableReminderService(AzuriteServer.Shared.ConnectionString);
            silo.AddAzureTableGrainStorageAsDefault((AzureTableStorageOptions options) =>
                options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString));
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<IHost> Client()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client.Configure<ClusterOptions>(Name)
            .UseAzureStorageClustering((AzureStorageGatewayOptions options) =>
                options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString)));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private void Name(ClusterOptions options)
    {
        options.ClusterId = "cluster" + _id;
        options.ServiceId = "service" + _id;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var tries = 0; !await condition(); tries++)
        {
            tries.ShouldBeLessThan(150);
            await Task.Delay(100);
        }
    }
}
