using Azure;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>Drops the claims of past months in one account where a key has one row: whole rows, and what stands in rows of later claims.</summary>
internal sealed class ClaimDrop(Account account, int firstKept)
{
    private const int AtOnce = 100;
    private readonly HashSet<int> _dropped = [];

    /// <returns>The months of which something was dropped.</returns>
    public async Task<IReadOnlyList<int>> Run(CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(ClaimPlaces.Before(firstKept));
        await foreach (var page in Scan.Pages(account, account.Claims, filter, null, cancellationToken).ConfigureAwait(false))
            foreach (var partition in page.GroupBy(row => row.PartitionKey, StringComparer.Ordinal))
                foreach (var rows in partition.Chunk(AtOnce))
                    await Drop(rows, cancellationToken).ConfigureAwait(false);
        return [.. _dropped];
    }

    private async Task Drop(TableEntity[] rows, CancellationToken cancellationToken)
    {
        if (await TryDrop(rows, cancellationToken).ConfigureAwait(false))
            return;
        // A row was given back, taken over, or dropped by another process: each is looked at again.
        foreach (var row in rows)
        {
            TableEntity? now;
            do
                now = await account.Find(account.Claims, row.PartitionKey, row.RowKey, null, cancellationToken).ConfigureAwait(false);
            while (now is not null && !await TryDrop([now], cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>False when a row is not as it was read.</summary>
    private async Task<bool> TryDrop(TableEntity[] rows, CancellationToken cancellationToken)
    {
        var actions = rows.Select(Action).OfType<TableTransactionAction>().ToList();
        if (actions.Count == 0)
            return true;
        try
        {
            await account.Requests.Repeat(token => account.Claims.SubmitTransactionAsync(actions, token), cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Missing or Trouble.Conflict)
        {
            return false;
        }
    }

    /// <summary>What leaves the later claims of a row, and nothing else; null when there is nothing to drop.</summary>
    private TableTransactionAction? Action(TableEntity row)
    {
        var claims = HeldBeside.Of(row).Prepend(Reservation.Of(row)).ToLookup(claim => claim.Bucket >= firstKept);
        if (!claims[false].Any())
            return null;
        _dropped.UnionWith(claims[false].Select(claim => claim.Bucket));
        return claims[true].ToArray() is [var first, .. var others]
            ? new(TableTransactionActionType.UpdateReplace, first.ToRow(others), row.ETag)
            : new(TableTransactionActionType.Delete, row, row.ETag);
    }
}
