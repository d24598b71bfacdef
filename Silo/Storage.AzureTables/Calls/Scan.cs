using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;

namespace Metering.Storage.AzureTables.Calls;

/// <summary>Reads the answer to a query page by page; a page that fails is asked for again, without beginning anew.</summary>
internal static class Scan
{
    private const int RowsAtOnce = 1_000;

    public static async IAsyncEnumerable<IReadOnlyList<TableEntity>> Pages(Account account, TableClient table, string filter,
        IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken, int rowsAtOnce = RowsAtOnce)
    {
        string? further = null;
        do
        {
            var from = further;
            var page = await account.Requests.Repeat(token => One(table, filter, columns, rowsAtOnce, from, token), cancellationToken)
                .ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            yield return page.Rows;
            further = page.Further;
        }
        while (!string.IsNullOrEmpty(further));
    }

    public static async IAsyncEnumerable<TableEntity> Rows(Account account, TableClient table, string filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in Pages(account, table, filter, null, cancellationToken).ConfigureAwait(false))
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }
    }

    private static async Task<(IReadOnlyList<TableEntity> Rows, string? Further)> One(TableClient table, string filter,
        IReadOnlyList<string>? columns, int rowsAtOnce, string? from, CancellationToken cancellationToken)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, rowsAtOnce, columns, cancellationToken).AsPages(from)
            .ConfigureAwait(false))
            return (page.Values, page.ContinuationToken);
        return ([], null);
    }
}
