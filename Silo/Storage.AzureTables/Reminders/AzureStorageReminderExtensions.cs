using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Hosting;

/// <summary>Reminders in Azure Storage, under the official names.</summary>
public static class AzureStorageReminderExtensions
{
    /// <summary>Keeps reminders in Azure Storage.</summary>
    public static ISiloBuilder UseAzureTableReminderService(this ISiloBuilder builder, Action<AzureTableReminderStorageOptions> configure) =>
        builder.ConfigureServices(services => services.UseAzureTableReminderService(configure));

    /// <summary>Keeps reminders in Azure Storage.</summary>
    public static ISiloBuilder UseAzureTableReminderService(this ISiloBuilder builder,
        Action<OptionsBuilder<AzureTableReminderStorageOptions>> configureOptions) =>
        builder.ConfigureServices(services => services.UseAzureTableReminderService(configureOptions));

    /// <summary>Keeps reminders in Azure Storage, reached with a connection string or with an endpoint that carries its signature.</summary>
    public static ISiloBuilder UseAzureTableReminderService(this ISiloBuilder builder, string connectionString) =>
        builder.ConfigureServices(services => services.UseAzureTableReminderService(connectionString));

    /// <summary>Keeps reminders in Azure Storage.</summary>
    public static IServiceCollection UseAzureTableReminderService(this IServiceCollection services,
        Action<AzureTableReminderStorageOptions> configure) => services.UseAzureTableReminderService(options => options.Configure(configure));

    /// <summary>Keeps reminders in Azure Storage.</summary>
    public static IServiceCollection UseAzureTableReminderService(this IServiceCollection services,
        Action<OptionsBuilder<AzureTableReminderStorageOptions>> configureOptions)
    {
        services.AddReminders();
        configureOptions?.Invoke(services.AddOptions<AzureTableReminderStorageOptions>());
        services.AddTransient<IConfigurationValidator>(provider => new AzureStorageOperationOptionsValidator<AzureTableReminderStorageOptions>(
            provider.GetRequiredService<IOptions<AzureTableReminderStorageOptions>>().Value));
        return services.AddSingleton<IReminderTable, AzureReminderTable>().ConfigureFormatter<AzureTableReminderStorageOptions>();
    }

    /// <summary>Keeps reminders in Azure Storage, reached with a connection string or with an endpoint that carries its signature.</summary>
    public static IServiceCollection UseAzureTableReminderService(this IServiceCollection services, string connectionString) =>
        services.UseAzureTableReminderService(options =>
        {
            if (Uri.TryCreate(connectionString, UriKind.Absolute, out var endpoint))
                options.ConfigureTableServiceClient(endpoint);
            else
                options.ConfigureTableServiceClient(connectionString);
        });
}
