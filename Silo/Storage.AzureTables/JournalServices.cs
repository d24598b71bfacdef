using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Metering.Storage.AzureTables;

/// <summary>Registers the journal on Azure Storage.</summary>
public static class JournalServices
{
    /// <summary>
    /// Registers the journal as <see cref="IJournalStore"/>; it is opened when it is first asked for and closed with the container. A host
    /// that wants to refuse its start with a sentence calls <see cref="AzureTablesJournalStore.Open"/> first and registers the result.
    /// </summary>
    public static IServiceCollection AddAzureTablesJournal(this IServiceCollection services, Action<AzureTablesJournalOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AzureTablesJournalOptions>().Configure(configure);
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<AzureTablesJournalOptions>>().Value;
            // The container cannot wait for a task; once, at the start, a thread of the pool can.
#pragma warning disable VSTHRD002
            return Task.Run(() => AzureTablesJournalStore.Open(options)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        });
        return services.AddSingleton<IJournalStore>(static provider => provider.GetRequiredService<AzureTablesJournalStore>());
    }
}
