using System.Runtime.CompilerServices;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Makes an item of a row.</summary>
internal delegate T RowReader<out T>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

/// <summary>
/// A walk over many rows in portions, each with a short-lived cursor: a slow reader pins nothing in the engine, and the database can be
/// closed between portions.
/// </summary>
internal sealed class Scan<T>(Func<Database, ColumnFamily?> family, RowReader<T> read, byte[] first, byte[]? bound)
{
    private const int PortionRows = 512;
    private const int PortionBytes = 1 << 20;

    public async IAsyncEnumerable<T> Run(DatabaseSlot slot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = first;
        while (from is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (items, next) = slot.Read((this, from), static (database, at) => at.Item1.Portion(database, at.from));
            foreach (var item in items)
                yield return item;
            from = next;
            if (from is not null)
                await Task.Yield();
        }
    }

    private (List<T> Items, byte[]? Next) Portion(Database database, byte[] from)
    {
        var items = new List<T>();
        var bytes = 0L;
        // The range may be empty: a first key past the bound must not wrap around.
        if (bound is not null && from.AsSpan().SequenceCompareTo(bound) >= 0)
            return (items, null);
        // A month of claims may be dropped between two portions.
        if (family(database) is not { } walked)
            return (items, null);
        using var cursor = database.Walk(walked, from, bound);
        for (; cursor.OnRow; cursor.Next())
        {
            if (items.Count >= PortionRows || bytes >= PortionBytes)
                return (items, cursor.Key.ToArray());
            bytes += cursor.Value.Length;
            items.Add(read(cursor.Key, cursor.Value));
        }
        return (items, null);
    }
}
