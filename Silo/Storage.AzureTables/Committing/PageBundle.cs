using Metering.Journal;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>Page writes as one run of bytes.</summary>
internal static class PageBundle
{
    private const int Removed = -1;

    public static byte[] Pack(IReadOnlyList<PageWrite> pages)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, CommitRules.Text);
        writer.Write(pages.Count);
        foreach (var page in pages)
        {
            writer.Write(page.Key);
            writer.Write(page.Value?.Length ?? Removed);
            if (page.Value is { } value)
                writer.Write(value.Span);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static IReadOnlyList<PageWrite> Unpack(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), CommitRules.Text);
        var pages = new PageWrite[reader.ReadInt32()];
        for (var i = 0; i < pages.Length; i++)
        {
            var key = reader.ReadString();
            var length = reader.ReadInt32();
            pages[i] = new PageWrite(key, length == Removed ? (ReadOnlyMemory<byte>?)null : reader.ReadBytes(length));
        }
        return pages;
    }
}
