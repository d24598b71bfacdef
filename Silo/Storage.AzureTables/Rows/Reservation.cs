using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// A claim as its row has it. It holds once the journal it names has, at the version it names, the commit it names; before that it is a
/// reservation, good for as long as the journal's head still has the ETag it names.
/// </summary>
internal sealed record Reservation(
    string Partition, string RowKey, ETag ETag, UInt128 Key, int Bucket, ulong Fingerprint, ReadOnlyMemory<byte> Outcome,
    JournalId Journal, long Version, UInt128 CommitId, string HeadMark)
{
    public bool IsOf(Commit commit) => CommitId == commit.CommitId && Version == commit.ExpectedVersion + 1 && Journal == commit.Journal;

    public TakenClaim ToTaken() => new(Key, Fingerprint, Outcome);

    /// <summary>The reservation that a commit makes; its row has no ETag yet.</summary>
    public static Reservation For(Commit commit, Claim claim, string partition, string headMark) => new(partition, Names.Hex(claim.Key), default,
        claim.Key, claim.Bucket, claim.Fingerprint, claim.Outcome, commit.Journal, commit.ExpectedVersion + 1, commit.CommitId, headMark);

    /// <summary>The row, with the claims on the same key that hold in months which this one does not ask about.</summary>
    public TableEntity ToRow(IReadOnlyList<Reservation> others)
    {
        var row = new TableEntity(Partition, RowKey)
        {
            ["Bucket"] = Bucket,
            ["Fingerprint"] = unchecked((long)Fingerprint),
            ["Outcome"] = BinaryData.FromBytes(Outcome),
            ["Journal"] = Journal.Value,
            ["Version"] = Version,
            ["CommitId"] = Names.Hex(CommitId),
            ["HeadMark"] = HeadMark,
        };
        if (others.Count > 0)
        {
            row["Oldest"] = others.Min(other => other.Bucket);
            Chunks.Write(row, HeldBeside.Pack(others));
        }
        return row;
    }

    public static Reservation Of(TableEntity row) => new(
        row.PartitionKey, row.RowKey, row.ETag, Names.Parse(row.RowKey), row.GetInt32("Bucket") ?? ClaimPlaces.MonthOf(row.PartitionKey),
        unchecked((ulong)row.GetInt64("Fingerprint")!.Value), row.GetBinary("Outcome"), new JournalId(row.GetString("Journal")),
        row.GetInt64("Version")!.Value, Names.Parse(row.GetString("CommitId")), row.GetString("HeadMark"));
}
