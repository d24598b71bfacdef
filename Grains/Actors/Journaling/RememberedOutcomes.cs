using System.Buffers.Binary;
using System.IO.Compression;
using Metering.Journal;
using Orleans.Serialization;

namespace Metering.Actors.Journaling;

/// <summary>How the outcome of a command is written into its claim and read back. A long one is compressed: a claim holds little.</summary>
/// <remarks>
/// Compressed: a mark, the length before, Brotli. The mark is an extended tag that Orleans does not have, so no value of its serializer begins
/// with it, and whatever was written before outcomes were compressed is read as ever.
/// </remarks>
public sealed class RememberedOutcomes(Serializer serializer)
{
    private const byte Mark = 0xFF;
    private const int HeadBytes = 1 + sizeof(int);
    private const int WorthCompressing = 16 * 1024;
    private const int MostBytes = 16 << 20;
    private const int Quality = 5;
    private const int Window = 22;

    /// <summary>The bytes to remember; <see cref="Fits"/> says whether a claim can hold them.</summary>
    public byte[] Write<T>(T outcome)
    {
        var plain = serializer.SerializeToArray(outcome);
        if (plain.Length is < WorthCompressing or > MostBytes) return plain;
        var packed = new byte[Math.Min(plain.Length, CommitRules.MostOutcomeBytes)];
        if (!BrotliEncoder.TryCompress(plain, packed.AsSpan(HeadBytes), out var written, Quality, Window)) return plain;
        packed[0] = Mark;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), plain.Length);
        return packed[..(HeadBytes + written)];
    }

    /// <summary>True when a claim can hold the outcome.</summary>
    public static bool Fits(byte[] outcome) => outcome.Length <= CommitRules.MostOutcomeBytes;

    /// <summary>The outcome that was remembered.</summary>
    /// <exception cref="InvalidDataException">It is compressed, and cannot be read.</exception>
    public T Read<T>(ReadOnlySpan<byte> outcome) => serializer.Deserialize<T>(outcome is [Mark, ..] ? Unpacked(outcome) : outcome.ToArray())!;

    private static byte[] Unpacked(ReadOnlySpan<byte> packed)
    {
        var length = packed.Length < HeadBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        if (length is >= 0 and <= MostBytes)
        {
            var plain = new byte[length];
            if (BrotliDecoder.TryDecompress(packed[HeadBytes..], plain, out var written) && written == length) return plain;
        }
        throw new InvalidDataException("A remembered outcome cannot be decompressed.");
    }
}
