using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Calls;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>One of Orleans' tables.</summary>
internal sealed class OrleansTable
{
    private readonly AzureStorageOperationOptions _options;

    private OrleansTable(TableClient client, AzureStorageOperationOptions options)
    {
        Client = client;
        _options = options;
    }

    public TableClient Client { get; }

    /// <summary>Connects, and creates the table when it is missing.</summary>
    public static async Task<OrleansTable> Open(AzureStorageOperationOptions options, CancellationToken cancellationToken)
    {
        options.Validate(null);
        var service = await options.CreateClient!().ConfigureAwait(false);
        Transport.Check(service.Uri, options.AllowPlainHttp);
        var client = service.GetTableClient(options.TableName);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StoragePolicyOptions.CreationTimeout);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await client.CreateIfNotExistsAsync(limit.Token).ConfigureAwait(false);
                return new OrleansTable(client, options);
            }
            catch (RequestFailedException failure) when (tries < options.StoragePolicyOptions.MaxCreationRetries
                && Troubles.Of(failure) is Trouble.Throttled or Trouble.Unknown)
            {
                // Busy, or a table of that name is still being deleted.
                await Task.Delay(options.StoragePolicyOptions.PauseBetweenCreationRetries, limit.Token).ConfigureAwait(false);
            }
        }
    }

    public async Task<TableEntity?> Find(string partition, string row, CancellationToken cancellationToken)
    {
        var found = await Client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    public async Task<List<TableEntity>> Query(string filter, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in Client.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>Removes rows of one partition, whatever has become of them.</summary>
    public async Task Delete(IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(Math.Clamp(_options.StoragePolicyOptions.MaxBulkUpdateRows, 1, 100)))
        {
            try
            {
                await Client.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete,
                    new TableEntity(row.PartitionKey, row.RowKey))), cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Missing)
            {
                foreach (var row in batch)
                    await Client.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a write was refused because somebody else had written; the status codes are the official providers' choice.</summary>
    public static bool IsContention(RequestFailedException failure) => failure.Status is 404 or 409 or 412 or 501;

    /// <summary>A name as a key: the four characters that keys must not hold become underscores.</summary>
    public static string Sanitize(string key)
    {
        var clean = string.Create(key.Length, key, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = source[i] is '/' or '\\' or '#' or '?' ? '_' : source[i];
        });
        return clean.Length < 1024 ? clean
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A table key of {clean.Length} characters is too long."));
    }
}
