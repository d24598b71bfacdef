using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>Writes the pages of accepted commits into a batch: they are rows from the start, few and read at once.</summary>
internal static class PageRows
{
    public static void Append(BatchEncoder batch, uint family, PendingCommit pending)
    {
        for (var i = 0; i < pending.Pages.Count; i++)
            Append(batch, family, pending.Journal, pending.Pages[i]);
    }

    private static void Append(BatchEncoder batch, uint family, ReadOnlySpan<byte> journal, PageWrite page)
    {
        var keyBytes = journal.Length + 1 + CommitRules.Text.GetByteCount(page.Key);
        var key = page.Value is { } bytes ? batch.PutKey(family, keyBytes, bytes.Length) : batch.DeleteKey(family, keyBytes);
        journal.CopyTo(key);
        key[journal.Length] = Keys.End;
        CommitRules.Text.GetBytes(page.Key, key[(journal.Length + 1)..]);
        if (page.Value is { } value)
            value.Span.CopyTo(batch.Value(value.Length));
    }
}
