using System.Buffers.Binary;
using System.Security.Cryptography;
using Metering.Actors.Journaling;

namespace Metering.Host.Composition;

/// <summary>Commit ids: 64 random bits of this process, then a counter from a random start.</summary>
internal sealed class RandomCommitIds : ICommitIds
{
    private readonly ulong process = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private long counter = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    public UInt128 Next() => new(process, unchecked((ulong)Interlocked.Increment(ref counter)));
}
