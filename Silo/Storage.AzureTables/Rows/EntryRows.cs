using System.Globalization;
using Azure.Data.Tables;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>The rows of one commit: the first names the commit, further ones only carry more of its events.</summary>
internal static class EntryRows
{
    public static string Key(long version) => string.Create(CultureInfo.InvariantCulture, $"e{version:D19}");

    /// <summary>Above the rows of this version and below those of the next.</summary>
    public static string Past(long version) => Key(version) + "~";

    public static bool IsFirst(string rowKey) => rowKey.Length == 20;

    public static IEnumerable<TableEntity> Of(string partition, long version, UInt128 commitId, ReadOnlyMemory<byte> events, string? blob)
    {
        var inline = blob is null ? events : ReadOnlyMemory<byte>.Empty;
        var rows = Math.Max(1, (inline.Length + Chunks.RowBytes - 1) / Chunks.RowBytes);
        for (var i = 0; i < rows; i++)
        {
            var row = new TableEntity(partition, i == 0 ? Key(version) : string.Create(CultureInfo.InvariantCulture, $"{Key(version)}.{i:D3}"));
            if (i == 0)
            {
                row["CommitId"] = Names.Hex(commitId);
                row["Rows"] = rows;
                if (blob is not null)
                    row["EventsBlob"] = blob;
            }
            Chunks.Write(row, inline.Slice(i * Chunks.RowBytes, Math.Min(Chunks.RowBytes, inline.Length - i * Chunks.RowBytes)));
            yield return row;
        }
    }

    public static long Version(TableEntity first) => long.Parse(first.RowKey.AsSpan(1, 19), CultureInfo.InvariantCulture);

    public static UInt128 CommitId(TableEntity first) => Names.Parse(first.GetString("CommitId"));
}
