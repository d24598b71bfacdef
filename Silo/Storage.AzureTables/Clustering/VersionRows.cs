using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Metering.Storage.AzureTables.Clustering;

/// <summary>
/// The row whose ETag every change of the membership is conditioned on, and two copies that sort before and after all silos: when they agree,
/// nothing changed while a long table was read.
/// </summary>
internal static class VersionRows
{
    public const string Version = "VersionRow";
    public const string First = "!Start";
    public const string Last = "~End";

    public static bool IsOne(string rowKey) => rowKey is Version or First or Last;

    public static TableEntity Of(string rowKey, string clusterId, int version)
    {
        var row = new TableEntity(clusterId, rowKey)
        {
            ["DeploymentId"] = clusterId,
            ["MembershipVersion"] = version.ToString(CultureInfo.InvariantCulture),
        };
        // Older clean-ups take rows that are not active for defunct silos.
        if (rowKey != Version)
            row["Status"] = "Active";
        return row;
    }

    /// <summary>A silo's row together with the new version, in one transaction.</summary>
    public static IEnumerable<TableTransactionAction> Change(TableTransactionAction silo, string clusterId, TableVersion version) =>
    [
        silo,
        new(TableTransactionActionType.UpdateReplace, Of(Version, clusterId, version.Version), new ETag(version.VersionEtag)),
        new(TableTransactionActionType.UpsertReplace, Of(First, clusterId, version.Version)),
        new(TableTransactionActionType.UpsertReplace, Of(Last, clusterId, version.Version)),
    ];

    /// <summary>Whether rows that were read page by page belong together. Silos of an older program only advance the version row itself.</summary>
    public static bool AreConsistent(IReadOnlyList<TableEntity> rows)
    {
        var (first, last) = (Number(rows, First), Number(rows, Last));
        return first == last || (first is not null && last is not null && Number(rows, Version) > Math.Max(first.Value, last.Value));
    }

    public static int? Number(IReadOnlyList<TableEntity> rows, string rowKey) =>
        rows.FirstOrDefault(row => row.RowKey == rowKey)?.GetString("MembershipVersion") is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
