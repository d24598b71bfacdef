using Azure.Data.Tables;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>Bytes in a row: the service takes 64 KiB a property and 1 MiB a row, so they lie in up to fifteen numbered properties.</summary>
internal static class Chunks
{
    private const int Size = 64 * 1024;
    private const int Most = 15;

    /// <summary>What one row holds.</summary>
    public const int RowBytes = Size * Most;

    private static readonly string[] Properties = [.. Enumerable.Range(0, Most).Select(i => $"D{i}")];

    public static void Write(TableEntity row, ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i * Size < bytes.Length; i++)
            row[Properties[i]] = BinaryData.FromBytes(bytes.Slice(i * Size, Math.Min(Size, bytes.Length - i * Size)));
    }

    public static byte[] Read(TableEntity row) => Read([row]);

    public static byte[] Read(IReadOnlyList<TableEntity> rows)
    {
        var parts = new List<byte[]>(rows.Count);
        foreach (var row in rows)
            for (var i = 0; i < Most && row.TryGetValue(Properties[i], out var part); i++)
                parts.Add((byte[])part);
        if (parts.Count == 1)
            return parts[0];
        var bytes = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }
        return bytes;
    }
}
