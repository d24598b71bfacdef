namespace Metering.Journal.Archives;

/// <summary>A commit as an archive holds it: what happened and what it took, without the state after it.</summary>
internal sealed record ArchivedCommit(long Version, UInt128 CommitId, ReadOnlyMemory<byte> Events, IReadOnlyList<Claim> Claims)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(CommitId);
        writer.Bytes(Events);
        writer.Write(Claims.Count);
        foreach (var claim in Claims)
        {
            writer.Write(claim.Key);
            writer.Write(claim.Bucket);
            writer.Write(claim.Fingerprint);
            writer.Bytes(claim.Outcome);
        }
    }

    public static ArchivedCommit Read(BinaryReader reader)
    {
        var (version, id, events) = (reader.ReadInt64(), reader.Number(), reader.Bytes());
        var claims = new Claim[reader.ReadInt32()];
        for (var i = 0; i < claims.Length; i++)
        {
            var (key, bucket, fingerprint) = (reader.Number(), reader.ReadInt32(), reader.ReadUInt64());
            claims[i] = new Claim(key, fingerprint, bucket, reader.Bytes());
        }
        return new ArchivedCommit(version, id, events, claims);
    }
}
