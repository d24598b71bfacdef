using Metering.Storage.AzureTables.Clustering;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Hosting;

/// <summary>Clustering through Azure Storage, under the official names.</summary>
public static class AzureTableClusteringExtensions
{
    /// <summary>Keeps the membership of the cluster in Azure Storage.</summary>
    public static ISiloBuilder UseAzureStorageClustering(this ISiloBuilder builder, Action<AzureStorageClusteringOptions> configureOptions) =>
        builder.UseAzureStorageClustering(options => options.Configure(configureOptions));

    /// <summary>Keeps the membership of the cluster in Azure Storage.</summary>
    public static ISiloBuilder UseAzureStorageClustering(this ISiloBuilder builder,
        Action<OptionsBuilder<AzureStorageClusteringOptions>> configureOptions) => builder.ConfigureServices(services =>
        {
            configureOptions?.Invoke(services.AddOptions<AzureStorageClusteringOptions>());
            services.AddTransient<IConfigurationValidator>(provider => new AzureStorageOperationOptionsValidator<AzureStorageClusteringOptions>(
                provider.GetRequiredService<IOptions<AzureStorageClusteringOptions>>().Value));
            services.AddSingleton<IMembershipTable, AzureMembershipTable>().ConfigureFormatter<AzureStorageClusteringOptions>();
        });

    /// <summary>Finds the cluster's gateways in Azure Storage.</summary>
    public static IClientBuilder UseAzureStorageClustering(this IClientBuilder builder, Action<AzureStorageGatewayOptions> configureOptions) =>
        builder.UseAzureStorageClustering(options => options.Configure(configureOptions));

    /// <summary>Finds the cluster's gateways in Azure Storage.</summary>
    public static IClientBuilder UseAzureStorageClustering(this IClientBuilder builder,
        Action<OptionsBuilder<AzureStorageGatewayOptions>> configureOptions) => builder.ConfigureServices(services =>
        {
            configureOptions?.Invoke(services.AddOptions<AzureStorageGatewayOptions>());
            services.AddTransient<IConfigurationValidator>(provider => new AzureStorageOperationOptionsValidator<AzureStorageGatewayOptions>(
                provider.GetRequiredService<IOptions<AzureStorageGatewayOptions>>().Value));
            services.AddSingleton<IGatewayListProvider, AzureGateways>().ConfigureFormatter<AzureStorageGatewayOptions>();
        });
}
