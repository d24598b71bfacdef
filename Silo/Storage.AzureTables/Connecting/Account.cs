using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Metering.Storage.AzureTables.Calls;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>The journal's part of one storage account: three tables, a container, and the bound on requests.</summary>
internal sealed class Account : IDisposable
{
    private readonly AccountClients _clients;

    public Account(AzureStorageAccount account, AzureTablesJournalOptions options)
    {
        _clients = AccountClients.Connect(account, options);
        Journals = _clients.Tables.GetTableClient(options.Prefix + "journals");
        Claims = _clients.Tables.GetTableClient(options.Prefix + "claims");
        Index = _clients.Tables.GetTableClient(options.Prefix + "index");
        Overflow = _clients.Blobs.GetBlobContainerClient(options.Prefix + "-overflow");
        Requests = new Requests(_clients.Name, options.MaxRequestsPerAccount, options.GiveUpAfter);
    }

    /// <summary>A partition for each journal: head, entries, pages.</summary>
    public TableClient Journals { get; }

    /// <summary>A partition for each month and shard.</summary>
    public TableClient Claims { get; }

    /// <summary>The names of journals, in order, and how the store is laid out.</summary>
    public TableClient Index { get; }

    /// <summary>Bytes that do not fit a transaction.</summary>
    public BlobContainerClient Overflow { get; }

    public Requests Requests { get; }

    public async Task CreateTables(CancellationToken cancellationToken)
    {
        foreach (var table in new[] { Journals, Claims, Index })
            await Requests.Repeat(async token => await table.CreateIfNotExistsAsync(token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        await Requests.Repeat(async token => await Overflow.CreateIfNotExistsAsync(cancellationToken: token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A row by its keys; null when there is none.</summary>
    public Task<TableEntity?> Find(TableClient table, string partition, string row, IEnumerable<string>? columns,
        CancellationToken cancellationToken) => Requests.Repeat(async token =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, columns, token).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        }, cancellationToken);

    public void Dispose()
    {
        Requests.Dispose();
        _clients.Dispose();
    }
}
