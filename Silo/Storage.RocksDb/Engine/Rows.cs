using System.Buffers.Binary;
using Metering.Journal;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>How stored values are read back. Their writing twin is <see cref="Recent.CommitRecord"/>.</summary>
internal static class Rows
{
    public static long HeadVersion(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt64BigEndian(row);

    public static JournalHead Head(ReadOnlySpan<byte> row) => new(
        HeadVersion(row),
        BinaryPrimitives.ReadUInt128BigEndian(row[Keys.VersionBytes..]),
        row[Keys.HeadBytes..].ToArray());

    public static JournalEntry Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row) => new(
        BinaryPrimitives.ReadInt64BigEndian(key[^Keys.VersionBytes..]),
        BinaryPrimitives.ReadUInt128BigEndian(row),
        row[Keys.CommitIdBytes..].ToArray());

    public static TakenClaim Claim(UInt128 key, ReadOnlySpan<byte> row) => new(
        key,
        BinaryPrimitives.ReadUInt64BigEndian(row),
        row[sizeof(ulong)..].ToArray());
}
