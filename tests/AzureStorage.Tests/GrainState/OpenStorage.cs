using Metering.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Metering.AzureStorage.Tests.GrainState;

/// <summary>A silo's container with the grain storage under its registered name, opened as the silo's start would.</summary>
internal sealed class OpenStorage : IAsyncDisposable
{
    private readonly IHost _host;

    private OpenStorage(IHost host, string table)
    {
        _host = host;
        Table = table;
        Grains = host.Services.GetRequiredKeyedService<IGrainStorage>("shelves");
    }

    public IGrainStorage Grains { get; }

    public string Table { get; }

    public static async Task<OpenStorage> Start(Action<AzureTableStorageOptions>? configure = null, OpenStorage? sameTableAs = null)
    {
        var table = sameTableAs?.Table ?? "t" + Guid.NewGuid().ToString("N")[..20];
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.LoggerFilterOptions>(options =>
            options.MinLevel = Microsoft.Extensions.Logging.LogLevel.Warning);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(Checkout.FreePort(), Checkout.FreePort())
            .AddAzureTableGrainStorage("shelves", (AzureTableStorageOptions options) =>
            {
                options.TableName = table;
                options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString);
                configure?.Invoke(options);
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new OpenStorage(host, table);
    }

    public GrainId Grain(string key) => GrainId.Create("shelf", key);

    public async Task<GrainState<Shelf>> Write(string grain, string content)
    {
        var state = new GrainState<Shelf>(new Shelf { Content = content });
        await Grains.WriteStateAsync("shelf", Grain(grain), state);
        return state;
    }

    public async Task<GrainState<Shelf>> Read(string grain)
    {
        var state = new GrainState<Shelf>();
        await Grains.ReadStateAsync("shelf", Grain(grain), state);
        return state;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>A state.</summary>
[GenerateSerializer]
public sealed class Shelf
{
    /// <summary>What is in it.</summary>
    [Id(0)]
    public string Content { get; set; } = "";
}
