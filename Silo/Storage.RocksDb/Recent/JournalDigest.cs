using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>What a journal is found under in memory. Never stored; no caller knows the seed, so nobody can make two ids meet.</summary>
internal static class JournalDigest
{
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    public static UInt128 Of(ReadOnlySpan<byte> journal) => XxHash128.HashToUInt128(journal, Seed);
}
