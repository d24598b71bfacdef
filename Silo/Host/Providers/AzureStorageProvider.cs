using Azure.Core;
using Azure.Identity;
using Metering.Host.Documents;
using Metering.Host.Options;
using Metering.Http.Qualification;
using Metering.Journal;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;
using Orleans.Clustering.AzureStorage;
using Orleans.Reminders.AzureStorage;

namespace Metering.Host.Providers;

/// <summary>Azure Storage: the journal over all accounts, members and reminders in the first one.</summary>
internal sealed class AzureStorageProvider(AzureStorageSettings settings) : IStorageProvider
{
    private const int Attempts = 3;

    private readonly Lazy<TokenCredential> identity = new(() => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ManagedIdentityClientId = settings.ManagedIdentity,
        ExcludeInteractiveBrowserCredential = true,
    }));

    /// <inheritdoc />
    public bool IsShared => true;

    /// <inheritdoc />
    public async ValueTask<OpenJournal> Open()
    {
        var store = await Connect();
        return new OpenJournal(store, () => store.Health.Trouble, store);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> Migrate()
    {
        await using var store = await Connect();
        return [$"The tables '{settings.Prefix}...' are there; silos create those of members and reminders."];
    }

    /// <inheritdoc />
    public IDocumentStore? Documents(int maxBytes) => new BlobDocuments(
        BlobContainers.Of(Described(settings.Accounts[0]), settings.Prefix + "-documents", settings.AllowPlainHttp), maxBytes);

    /// <inheritdoc />
    public void Join(ISiloBuilder silo)
    {
        silo.UseAzureStorageClustering((AzureStorageClusteringOptions options) => Reach(options));
        silo.UseAzureTableReminderService((AzureTableReminderStorageOptions options) => Reach(options));
    }

    /// <inheritdoc />
    public void Find(IClientBuilder client) => client.UseAzureStorageClustering((AzureStorageGatewayOptions options) => Reach(options));

    private async Task<AzureTablesJournalStore> Connect()
    {
        var options = new AzureTablesJournalOptions { Prefix = settings.Prefix, AllowPlainHttp = settings.AllowPlainHttp };
        foreach (var account in settings.Accounts) options.Accounts.Add(Described(account));
        try
        {
            return await Open(options);
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException($"The section Storage:AzureStorage cannot be used: {wrong.Message}");
        }
        catch (StoreUnusableException away) when (LacksToken(away))
        {
            throw new StartRefusedException("Azure Storage was to be reached with a managed identity, but this machine has none; "
                + "set Storage:AzureStorage:ConnectionString, or endpoints with a signature.");
        }
    }

    /// <summary>An account that is busy while a process starts is asked again before the start is given up.</summary>
    private static async Task<AzureTablesJournalStore> Open(AzureTablesJournalOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AzureTablesJournalStore.Open(options);
            }
            catch (StoreUnusableException away) when (away.InnerException is StoreUnavailableException && !LacksToken(away) && attempt < Attempts)
            {
                // Each attempt waits by itself for as long as the options say.
            }
        }
    }

    private static bool LacksToken(StoreUnusableException away) => away.InnerException?.InnerException is AuthenticationFailedException;

    private void Reach(AzureStorageOperationOptions options)
    {
        var first = Described(settings.Accounts[0]);
        options.AllowPlainHttp = settings.AllowPlainHttp;
        if (first.ConnectionString is { } text) options.ConfigureTableServiceClient(text);
        else if (first.Credential is { } credential) options.ConfigureTableServiceClient(first.TableEndpoint!, credential);
        else options.ConfigureTableServiceClient(first.TableEndpoint!);
    }

    private AzureStorageAccount Described(AzureAccountSettings account) => new()
    {
        ConnectionString = account.ConnectionString,
        TableEndpoint = account.TableEndpoint,
        BlobEndpoint = account.BlobEndpoint,
        Credential = account.TableEndpoint is { } endpoint && !endpoint.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase)
            ? identity.Value : null,
    };
}
