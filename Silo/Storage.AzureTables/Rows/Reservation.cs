using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// A claim's row. It holds once the journal it names has, at the version it names, the commit it names; before that it is a reservation,
/// good for as long as the journal's head still has the ETag it names.
/// </summary>
internal sealed record Reservation(
    string Partition, string RowKey, ETag ETag, UInt128 Key, ulong Fingerprint, ReadOnlyMemory<byte> Outcome,
    JournalId Journal, long Version, UInt128 CommitId, string HeadMark)
{
    public const string Lowest = "b";

    public const string Highest = "c";

    /// <summary>Begins the partitions of a month.</summary>
    public static string Month(int bucket) => string.Create(CultureInfo.InvariantCulture, $"b{bucket:D6}");

    public static int Shard(UInt128 key, int shards) => (int)(ulong)(key % (ulong)shards);

    public static string PartitionOf(int bucket, int shard) => string.Create(CultureInfo.InvariantCulture, $"{Month(bucket)}-{shard:x2}");

    public static int BucketOf(string partition) => int.Parse(partition.AsSpan(1, 6), CultureInfo.InvariantCulture);

    public bool IsOf(Commit commit) => CommitId == commit.CommitId && Version == commit.ExpectedVersion + 1 && Journal == commit.Journal;

    public TakenClaim ToTaken() => new(Key, Fingerprint, Outcome);

    public static TableEntity Row(string partition, Claim claim, Commit commit, string headMark) => new(partition, Names.Hex(claim.Key))
    {
        ["Fingerprint"] = unchecked((long)claim.Fingerprint),
        ["Outcome"] = BinaryData.FromBytes(claim.Outcome),
        ["Journal"] = commit.Journal.Value,
        ["Version"] = commit.ExpectedVersion + 1,
        ["CommitId"] = Names.Hex(commit.CommitId),
        ["HeadMark"] = headMark,
    };

    public static Reservation Of(TableEntity row) => new(
        row.PartitionKey, row.RowKey, row.ETag, Names.Parse(row.RowKey), unchecked((ulong)row.GetInt64("Fingerprint")!.Value),
        row.GetBinary("Outcome"), new JournalId(row.GetString("Journal")), row.GetInt64("Version")!.Value,
        Names.Parse(row.GetString("CommitId")), row.GetString("HeadMark"));
}
