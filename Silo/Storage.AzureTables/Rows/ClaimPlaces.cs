using System.Globalization;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// Where claims stand. A monthly claim's key has one row, whatever its month, so that taking it is one insertion that fails when any month holds
/// it. Stores of format 1 have a row for each month, which must be searched one by one; they keep that.
/// </summary>
/// <param name="Format">The store's format.</param>
/// <param name="Shards">Partitions that the claims are spread over.</param>
internal sealed record ClaimPlaces(int Format, int Shards)
{
    public const int MonthsApart = 1;
    public const int OneRowAKey = 2;

    public const string Lowest = "b";
    public const string Highest = "c";

    /// <summary>Begins the partitions in which a key has one row. Sorts above every month.</summary>
    private const string AllMonths = "bm";

    public int ShardOf(UInt128 key) => (int)(ulong)(key % (ulong)Shards);

    public string PartitionOf(UInt128 key, int bucket) => string.Create(CultureInfo.InvariantCulture,
        $"{(Format == MonthsApart || bucket == Claim.Permanent ? Month(bucket) : AllMonths)}-{ShardOf(key):x2}");

    /// <summary>Begins the partitions of a month.</summary>
    public static string Month(int bucket) => string.Create(CultureInfo.InvariantCulture, $"b{bucket:D6}");

    /// <summary>The month that a partition is of.</summary>
    public static int MonthOf(string partition) => int.Parse(partition.AsSpan(1, 6), CultureInfo.InvariantCulture);

    /// <summary>Selects the rows whose claims of months before <paramref name="firstKept"/> are dropped, where a key has one row.</summary>
    public static FormattableString Before(int firstKept) =>
        $"PartitionKey ge {AllMonths} and PartitionKey lt {Highest} and (Bucket lt {firstKept} or Oldest lt {firstKept})";
}
