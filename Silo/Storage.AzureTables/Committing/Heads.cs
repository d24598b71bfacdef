using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Reads heads, remembers those this process wrote, and fences. A remembered head is only a guess: a commit built on a stale one fails on
/// its ETag and is built again.
/// </summary>
internal sealed class Heads(Accounts accounts, int bound)
{
    private readonly ConcurrentDictionary<string, Head> _remembered = new(StringComparer.Ordinal);

    public Head? Remembered(JournalId journal) => _remembered.GetValueOrDefault(journal.Value);

    public void Remember(JournalId journal, Head head)
    {
        if (_remembered.Count >= bound)
            _remembered.Clear();
        _remembered[journal.Value] = head;
    }

    public void Forget(JournalId journal) => _remembered.TryRemove(journal.Value, out _);

    public async Task<Head> Read(JournalId journal, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        return Head.Of(await account.Find(account.Journals, Names.Of(journal), Head.RowKey, Head.Columns, cancellationToken)
            .ConfigureAwait(false));
    }

    /// <summary>The id of the commit that stands at a version; null when the journal has not come so far.</summary>
    public async Task<UInt128?> CommitAt(JournalId journal, long version, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var entry = await account.Find(account.Journals, Names.Of(journal), EntryRows.Key(version), ["CommitId"], cancellationToken)
            .ConfigureAwait(false);
        return entry is null ? null : EntryRows.CommitId(entry);
    }

    /// <summary>
    /// Changes the head's ETag and nothing else, so that every commit built on <paramref name="seen"/> fails from now on. False when the head had
    /// changed already; then the same is true of that one, and nothing is known of those built on the newer head.
    /// </summary>
    public async Task<bool> Fence(JournalId journal, Head seen, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var row = new TableEntity(Names.Of(journal), Head.RowKey) { ["Fence"] = Guid.NewGuid().ToString("N") };
        if (!seen.HasRow)
            row["Version"] = 0L;
        try
        {
            await account.Requests.Repeat(token => seen.HasRow
                    ? account.Journals.UpdateEntityAsync(row, seen.ETag, TableUpdateMode.Merge, token)
                    : account.Journals.AddEntityAsync(row, token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing)
        {
            return false;
        }
    }
}
