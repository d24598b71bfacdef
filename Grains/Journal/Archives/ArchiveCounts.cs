namespace Metering.Journal.Archives;

/// <summary>How much an archive holds.</summary>
/// <param name="Journals">Journals.</param>
/// <param name="Commits">Commits of all of them.</param>
/// <param name="Pages">Side records.</param>
/// <param name="Claims">Claims, without those of months that were dropped.</param>
public sealed record ArchiveCounts(long Journals, long Commits, long Pages, long Claims)
{
    /// <summary>Nothing.</summary>
    public static ArchiveCounts None { get; } = new(0, 0, 0, 0);

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Journals);
        writer.Write(Commits);
        writer.Write(Pages);
        writer.Write(Claims);
    }

    internal static ArchiveCounts Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
}
