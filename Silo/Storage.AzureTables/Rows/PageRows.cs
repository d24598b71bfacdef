using Azure.Data.Tables;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>Side records of a journal, one row each.</summary>
internal static class PageRows
{
    private const char Begin = 'p';

    public static string Key(string page) => Begin + Names.Key(page);

    public static string First(string prefix) => Begin + Names.Prefix(prefix);

    public static TableEntity Of(string partition, PageWrite page)
    {
        var row = new TableEntity(partition, Key(page.Key)) { ["Key"] = page.Key };
        Chunks.Write(row, page.Value!.Value);
        return row;
    }

    /// <summary>Whether the keys of two pages were cut to the same beginning, so that their rows come in no order.</summary>
    public static bool IsCutAlike(string one, string other) => Names.IsCut(Names.Key(one)) && Names.IsCut(Names.Key(other))
        && string.Equals(Names.Prefix(one), Names.Prefix(other), StringComparison.Ordinal);

    public static JournalPage Page(TableEntity row) => new(row.GetString("Key"), Chunks.Read(row));
}
