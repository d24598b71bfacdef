using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>Reads a commit log back into memory.</summary>
internal static class LogReader
{
    /// <exception cref="EngineException">The log cannot be read, or what it holds are not commits.</exception>
    public static Generation Load(Database database, ColumnFamily log, int number)
    {
        var bytes = 0L;
        using (var cursor = database.Walk(log, [], null))
            for (; cursor.OnRow; cursor.Next())
                bytes += cursor.Value.Length;
        var generation = new Generation(checked((int)bytes));
        generation.Begin(log, number);
        using (var cursor = database.Walk(log, [], null))
            for (; cursor.OnRow; cursor.Next())
                Add(generation, cursor.Value);
        generation.Publish();
        return generation;
    }

    private static void Add(Generation generation, ReadOnlySpan<byte> row)
    {
        while (!row.IsEmpty)
        {
            var record = new CommitRecord(row);
            if (row.Length < sizeof(int) || record.Size <= 0 || record.Size > row.Length)
                throw new EngineException("Corruption: a commit log holds something that is not a commit");
            generation.Add(row[..record.Size], JournalDigest.Of(record.Journal));
            row = row[record.Size..];
        }
    }
}
