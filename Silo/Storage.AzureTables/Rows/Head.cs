using Azure;
using Azure.Data.Tables;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// Where a journal stands, without its snapshot. The row's ETag changes with every commit and with every fence: a commit is written on the
/// condition that it is still the one that the commit's reservations name.
/// </summary>
/// <param name="Version">0 when there is no journal: no row, or a row that only carries a fence.</param>
/// <param name="ETag">Of the head row; default when there is none.</param>
/// <param name="CommitId">Of the newest commit.</param>
/// <param name="SnapshotBlob">Where the snapshot lies when it does not fit the row.</param>
/// <param name="LatePages">A blob of page writes of the newest commit that are not in their rows yet.</param>
internal sealed record Head(long Version, ETag ETag, UInt128 CommitId, string? SnapshotBlob, string? LatePages)
{
    public const string RowKey = "h";

    /// <summary>All but the snapshot.</summary>
    public static readonly string[] Columns = ["RowKey", "Version", "CommitId", "SnapshotBlob", "LatePages"];

    public static Head None => new(0, default, 0, null, null);

    /// <summary>Whether there is a row, be it only a fence.</summary>
    public bool HasRow => ETag != default;

    /// <summary>The ETag as reservations write it; empty without a row.</summary>
    public string Mark => HasRow ? ETag.ToString() : "";

    public static Head Of(TableEntity? row) => row is null ? None : new(
        row.GetInt64("Version") ?? 0,
        row.ETag,
        row.GetString("CommitId") is { } id ? Names.Parse(id) : 0,
        row.GetString("SnapshotBlob"),
        row.GetString("LatePages") is { Length: > 0 } blob ? blob : null);
}
