using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// Moves a sealed generation into the sorted families, then drops its log. Cut short anywhere, it is done again from the log: the rows are
/// the same.
/// </summary>
internal static class Fold
{
    private const int ClaimsAhead = 16;

    public static void Run(Database database, Generation generation)
    {
        if (!generation.IsEmpty)
        {
            var newest = generation.Newest();
            WriteEvents(database, generation, newest);
            WriteHeads(database, generation, newest);
            WriteClaims(database, generation);
        }
        // Only now, when a reader who misses the commits here finds them there.
        database.Recent.Forget(generation);
        database.DropLog(generation);
    }

    private static void WriteHeads(Database database, Generation generation, ReadOnlySpan<int> newest)
    {
        using var file = database.NewFile(database.Heads, generation.Number);
        foreach (var at in newest)
            file.Put(generation.Record(at).Journal, generation.Record(at).HeadRow);
        database.Ingest(file, database.Heads);
    }

    private static void WriteEvents(Database database, Generation generation, ReadOnlySpan<int> newest)
    {
        using var file = database.NewFile(database.Events, generation.Number);
        var ofJournal = new Stack<int>();
        var row = new byte[4_096];
        foreach (var last in newest)
        {
            for (var at = last; at >= 0; at = generation.Record(at).Previous)
            {
                ofJournal.Push(at);
                generation.FetchRecord(at);
            }
            while (ofJournal.TryPop(out var at))
            {
                var record = generation.Record(at);
                var length = Keys.CommitIdBytes + record.Events.Length;
                if (row.Length < length)
                    row = new byte[length];
                record.CommitId.CopyTo(row);
                record.Events.CopyTo(row.AsSpan(Keys.CommitIdBytes));
                file.Put(record.EventKey, row.AsSpan(0, length));
            }
        }
        database.Ingest(file, database.Events);
    }

    private static void WriteClaims(Database database, Generation generation)
    {
        var files = new Dictionary<int, SortedFile>();
        try
        {
            var claims = generation.ClaimsByKey();
            for (var i = 0; i < claims.Length; i++)
            {
                // In the order of their keys they lie anywhere.
                if (i + ClaimsAhead < claims.Length)
                    generation.Fetch(claims[i + ClaimsAhead]);
                var claim = generation.ClaimAt(claims[i]);
                if (!files.TryGetValue(claim.Bucket, out var file))
                    files.Add(claim.Bucket, file = database.NewFile(database.Bucket(claim.Bucket), generation.Number));
                file.Put(claim.KeyBytes, claim.Row);
            }
            foreach (var (bucket, file) in files)
                database.Ingest(file, database.Bucket(bucket));
        }
        finally
        {
            foreach (var file in files.Values)
                file.Dispose();
        }
    }
}
