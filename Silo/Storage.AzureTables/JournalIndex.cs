using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Committing;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables;

/// <summary>
/// The names of all journals, because rows of other partitions cannot be searched. A name is written before its journal's first commit, so
/// none is missing; whether that commit came is looked up when the name is first listed, and then noted.
/// </summary>
internal sealed class JournalIndex(Accounts accounts, Heads heads)
{
    private const int Shards = 4;
    private const int NotedAtOnce = 100;

    public async Task Add(JournalId journal, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var row = new TableEntity(Partition(Names.Spread(journal, Shards)), Names.Of(journal)) { ["Id"] = journal.Value };
        try
        {
            await account.Requests.Repeat(token => account.Index.AddEntityAsync(row, token), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict)
        {
            // Named by an earlier try.
        }
    }

    public async IAsyncEnumerable<JournalId> List(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var streams = new List<IAsyncEnumerator<string>>();
        try
        {
            foreach (var account in accounts.All)
                for (var shard = 0; shard < Shards; shard++)
                    streams.Add(InOrder(account, shard, prefix, after, cancellationToken).GetAsyncEnumerator(cancellationToken));
            var moved = await Task.WhenAll(streams.Select(stream => stream.MoveNextAsync().AsTask())).ConfigureAwait(false);
            var ahead = new PriorityQueue<IAsyncEnumerator<string>, string>(Comparer<string>.Create(Names.CompareUtf8));
            for (var i = 0; i < streams.Count; i++)
                if (moved[i])
                    ahead.Enqueue(streams[i], streams[i].Current);
            while (ahead.TryDequeue(out var next, out var id))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new JournalId(id);
                if (await next.MoveNextAsync().ConfigureAwait(false))
                    ahead.Enqueue(next, next.Current);
            }
        }
        finally
        {
            foreach (var stream in streams)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Names of one shard. Those whose keys were cut alike come in no order and are put into it here.</summary>
    private async IAsyncEnumerable<string> InOrder(Account account, int shard, string prefix, string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var alike = new List<string>();
        var start = "";
        await foreach (var row in Existing(account, shard, prefix, after, cancellationToken).ConfigureAwait(false))
        {
            var id = row.GetString("Id");
            if (!id.StartsWith(prefix, StringComparison.Ordinal) || (after is not null && Names.CompareUtf8(id, after) <= 0))
                continue;
            var cut = Names.IsCut(row.RowKey) ? row.RowKey[..Names.LongestPlain] : "";
            if (alike.Count > 0 && cut != start)
            {
                foreach (var earlier in alike.Order(Comparer<string>.Create(Names.CompareUtf8)))
                    yield return earlier;
                alike.Clear();
            }
            start = cut;
            if (cut.Length == 0)
                yield return id;
            else
                alike.Add(id);
        }
        foreach (var earlier in alike.Order(Comparer<string>.Create(Names.CompareUtf8)))
            yield return earlier;
    }

    private async IAsyncEnumerable<TableEntity> Existing(Account account, int shard, string prefix, string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Partition(shard);
        var first = Names.Prefix(prefix);
        var past = Names.PastPrefix(first);
        if (after is not null && string.CompareOrdinal(Names.Prefix(after), first) > 0)
            first = Names.Prefix(after);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {past}");
        await foreach (var page in Scan.Pages(account, account.Index, filter, null, cancellationToken).ConfigureAwait(false))
        {
            var exists = await Task.WhenAll(page.Select(row => Exists(row, cancellationToken))).ConfigureAwait(false);
            var found = page.Where((row, i) => exists[i] && row.GetBoolean("Exists") is not true).ToList();
            await Note(account, found, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < page.Count; i++)
                if (exists[i])
                    yield return page[i];
        }
    }

    private async Task<bool> Exists(TableEntity row, CancellationToken cancellationToken) => row.GetBoolean("Exists") is true
        || (await heads.Read(new JournalId(row.GetString("Id")), cancellationToken).ConfigureAwait(false)).Version > 0;

    /// <summary>So that the next listing need not look. Losing this loses nothing.</summary>
    private static async Task Note(Account account, List<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(NotedAtOnce))
        {
            var actions = batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpdateMerge,
                new TableEntity(row.PartitionKey, row.RowKey) { ["Exists"] = true }));
            try
            {
                await account.Requests.Once(() => account.Index.SubmitTransactionAsync(actions, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && Troubles.Of(failure) is not null)
            {
                return;
            }
        }
    }

    private static string Partition(int shard) => $"n{shard}";
}
