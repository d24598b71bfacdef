using Azure.Data.Tables;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// Claims that stand in the row of a later one. A key is taken again when its earlier month is not looked into any more and not dropped
/// yet; since a key has one row, the earlier claim stays in it. All of them hold: their commits were found when they were set aside.
/// </summary>
internal static class HeldBeside
{
    public static byte[] Pack(IReadOnlyList<Reservation> claims)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, CommitRules.Text);
        foreach (var claim in claims)
        {
            writer.Write(claim.Bucket);
            writer.Write(claim.Fingerprint);
            writer.Write(claim.Outcome.Length);
            writer.Write(claim.Outcome.Span);
            writer.Write(claim.Journal.Value);
            writer.Write(claim.Version);
            writer.Write(Names.Hex(claim.CommitId));
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static IReadOnlyList<Reservation> Of(TableEntity row)
    {
        if (row.GetInt32("Oldest") is null)
            return [];
        using var reader = new BinaryReader(new MemoryStream(Chunks.Read(row), writable: false), CommitRules.Text);
        var claims = new List<Reservation>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            claims.Add(new Reservation(row.PartitionKey, row.RowKey, row.ETag, Names.Parse(row.RowKey), reader.ReadInt32(), reader.ReadUInt64(),
                reader.ReadBytes(reader.ReadInt32()), new JournalId(reader.ReadString()), reader.ReadInt64(), Names.Parse(reader.ReadString()), ""));
        return claims;
    }
}
