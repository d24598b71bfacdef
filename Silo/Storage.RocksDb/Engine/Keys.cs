using System.Buffers.Binary;
using Metering.Journal;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>
/// The row keys. A journal id holds no control characters, so the 0x00 behind it ends it for certain: no id's rows can be taken for
/// another's, and rows still sort by the id's bytes.
/// </summary>
internal static class Keys
{
    public const byte End = 0;
    public const int VersionBytes = 8;
    public const int CommitIdBytes = 16;
    public const int ClaimBytes = 16;
    public const int HeadBytes = VersionBytes + CommitIdBytes;

    public static byte[] Journal(JournalId id) =>
        id.Value is { } value ? CommitRules.Text.GetBytes(value) : throw new ArgumentException("The journal id is missing.", nameof(id));

    public static byte[] Entry(JournalId id, long version)
    {
        var journal = Journal(id);
        var key = new byte[journal.Length + 1 + VersionBytes];
        journal.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(journal.Length + 1), version);
        return key;
    }

    public static byte[] Page(JournalId id, string key) => [.. Journal(id), End, .. CommitRules.Text.GetBytes(key)];

    public static byte[] Claim(UInt128 key)
    {
        var bytes = new byte[ClaimBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }

    /// <summary>The smallest key above everything that starts with <paramref name="prefix"/>; null when there is no such key.</summary>
    public static byte[]? PastPrefix(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF)
            length--;
        if (length == 0)
            return null;
        var bound = prefix[..length].ToArray();
        bound[length - 1]++;
        return bound;
    }

    /// <summary>The smallest key above <paramref name="key"/> itself.</summary>
    public static byte[] After(ReadOnlySpan<byte> key) => [.. key, 0];
}
