using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Claims;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables;

public sealed partial class AzureTablesJournalStore
{
    private const int DroppedAtOnce = 100;

    /// <inheritdoc />
    /// <remarks>
    /// Rows are removed in pages of one transaction each; the work may be cut off and begun again, and several processes may do it at once.
    /// </remarks>
    public async ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckBucket(firstKept);
        var dropped = await Task.WhenAll(_accounts.All.Select(account => _accounts.Places.Format == ClaimPlaces.MonthsApart
            ? DropMonths(account, firstKept, cancellationToken)
            : new ClaimDrop(account, firstKept).Run(cancellationToken))).ConfigureAwait(false);
        return [.. dropped.SelectMany(months => months).Distinct().Order()];
    }

    private static async Task<IReadOnlyList<int>> DropMonths(Account account, int firstKept, CancellationToken cancellationToken)
    {
        var months = new List<int>();
        var from = ClaimPlaces.Month(1);
        while (await NextPartition(account, from, ClaimPlaces.Month(firstKept), cancellationToken).ConfigureAwait(false) is { } partition)
        {
            await Drop(account, partition, cancellationToken).ConfigureAwait(false);
            months.Add(ClaimPlaces.MonthOf(partition));
            from = partition + "~";
        }
        return months;
    }

    /// <summary>The first partition in a range: one row tells it, so no list of months has to be kept right.</summary>
    private static async Task<string?> NextPartition(Account account, string from, string below, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {below}");
        await foreach (var page in Scan.Pages(account, account.Claims, filter, ["PartitionKey"], cancellationToken, rowsAtOnce: 1)
            .ConfigureAwait(false))
            if (page.Count > 0)
                return page[0].PartitionKey;
        return null;
    }

    private static async Task Drop(Account account, string partition, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var page in Scan.Pages(account, account.Claims, filter, ["PartitionKey", "RowKey"], cancellationToken)
            .ConfigureAwait(false))
            foreach (var rows in page.Chunk(DroppedAtOnce))
                await Drop(account, rows, cancellationToken).ConfigureAwait(false);
    }

    private static async Task Drop(Account account, TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await account.Requests.Repeat(token => account.Claims.SubmitTransactionAsync(rows.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.RowKey))), token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Azure.RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Missing or Trouble.Conflict)
        {
            // Some are gone already: given back by their commits, or dropped by another process. One by one, the rest goes.
            foreach (var row in rows)
                await account.Requests.Repeat(async token =>
                    await account.Claims.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: token).ConfigureAwait(false),
                    cancellationToken).ConfigureAwait(false);
        }
    }
}
