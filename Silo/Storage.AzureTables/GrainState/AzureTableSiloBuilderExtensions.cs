using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.GrainState;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Hosting;

/// <summary>Grain state in Azure Storage, under the official names.</summary>
public static class AzureTableSiloBuilderExtensions
{
    /// <summary>Keeps the state of all grains that name no other storage in Azure tables.</summary>
    public static ISiloBuilder AddAzureTableGrainStorageAsDefault(this ISiloBuilder builder, Action<AzureTableStorageOptions> configureOptions) =>
        builder.AddAzureTableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Keeps the state of all grains that name no other storage in Azure tables.</summary>
    public static ISiloBuilder AddAzureTableGrainStorageAsDefault(this ISiloBuilder builder,
        Action<OptionsBuilder<AzureTableStorageOptions>>? configureOptions = null) =>
        builder.AddAzureTableGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Keeps the state of grains that name this storage in Azure tables.</summary>
    public static ISiloBuilder AddAzureTableGrainStorage(this ISiloBuilder builder, string name,
        Action<AzureTableStorageOptions> configureOptions) =>
        builder.AddAzureTableGrainStorage(name, options => options.Configure(configureOptions));

    /// <summary>Keeps the state of grains that name this storage in Azure tables.</summary>
    public static ISiloBuilder AddAzureTableGrainStorage(this ISiloBuilder builder, string name,
        Action<OptionsBuilder<AzureTableStorageOptions>>? configureOptions = null) => builder.ConfigureServices(services =>
        {
            configureOptions?.Invoke(services.AddOptions<AzureTableStorageOptions>(name));
            services.AddTransient<IConfigurationValidator>(provider => new AzureStorageOperationOptionsValidator<AzureTableStorageOptions>(
                provider.GetRequiredService<IOptionsMonitor<AzureTableStorageOptions>>().Get(name), name));
            services.AddTransient<IPostConfigureOptions<AzureTableStorageOptions>,
                DefaultStorageProviderSerializerOptionsConfigurator<AzureTableStorageOptions>>();
            services.ConfigureNamedOptionForLogging<AzureTableStorageOptions>(name);
            services.AddGrainStorage(name, static (provider, key) => ActivatorUtilities.CreateInstance<AzureTableGrainStorage>(provider, key,
                provider.GetRequiredService<IOptionsMonitor<AzureTableStorageOptions>>().Get(key)));
        });
}
