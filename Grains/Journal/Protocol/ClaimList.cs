using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Metering.Journal.Protocol;

/// <summary>
/// The claims that a commit takes, written before its events: a stored claim does not say whose it is, so the commit says what is its own.
/// With it a journal can be moved whole, and claims be proven against the commits that took them.
/// </summary>
/// <remarks>
/// A zero, the format, the number of claims, then each with its key, bucket and check, all little-endian. No codec begins an event with a zero.
/// </remarks>
public static class ClaimList
{
    private const byte Mark = 0;
    private const byte Format = 1;
    private const int HeadBytes = 2 + sizeof(int);
    private const int ClaimBytes = 16 + 2 * sizeof(int);

    /// <summary>Appends the list; nothing for a commit without claims.</summary>
    public static void Write(IReadOnlyList<Claim> claims, IBufferWriter<byte> output)
    {
        if (claims.Count == 0) return;
        var length = HeadBytes + claims.Count * ClaimBytes;
        var bytes = output.GetSpan(length);
        bytes[0] = Mark;
        bytes[1] = Format;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[2..], claims.Count);
        for (var i = 0; i < claims.Count; i++)
        {
            var claim = claims[i];
            var at = bytes[(HeadBytes + i * ClaimBytes)..];
            BinaryPrimitives.WriteUInt128LittleEndian(at, claim.Key);
            BinaryPrimitives.WriteInt32LittleEndian(at[16..], claim.Bucket);
            BinaryPrimitives.WriteUInt32LittleEndian(at[20..], CheckOf(claim.Fingerprint, claim.Outcome.Span));
        }
        output.Advance(length);
    }

    /// <summary>The events of a packed commit, without the list.</summary>
    public static ReadOnlySpan<byte> EventsOf(ReadOnlySpan<byte> packed) =>
        packed.Length > 0 && packed[0] == Mark ? packed[(HeadBytes + CountOf(packed) * ClaimBytes)..] : packed;

    /// <summary>The claims of a packed commit.</summary>
    /// <exception cref="InvalidDataException">The list cannot be read.</exception>
    public static IReadOnlyList<ListedClaim> Of(ReadOnlySpan<byte> packed)
    {
        if (packed.Length == 0 || packed[0] != Mark) return [];
        var claims = new ListedClaim[CountOf(packed)];
        for (var i = 0; i < claims.Length; i++)
        {
            var at = packed[(HeadBytes + i * ClaimBytes)..];
            claims[i] = new ListedClaim(BinaryPrimitives.ReadUInt128LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[16..]),
                BinaryPrimitives.ReadUInt32LittleEndian(at[20..]));
        }
        return claims;
    }

    /// <summary>Digest of what a claim says, beside its key.</summary>
    public static uint CheckOf(ulong fingerprint, ReadOnlySpan<byte> outcome) =>
        unchecked((uint)XxHash3.HashToUInt64(outcome, (long)fingerprint));

    private static int CountOf(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < HeadBytes || packed[1] != Format)
            throw new InvalidDataException("The claims of a commit have a format that this program does not read.");
        var count = BinaryPrimitives.ReadInt32LittleEndian(packed[2..]);
        return count >= 0 && count <= (packed.Length - HeadBytes) / ClaimBytes ? count
            : throw new InvalidDataException("The claims of a commit are cut short.");
    }
}

/// <summary>A claim as its commit lists it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bucket">Its month, or <see cref="Claim.Permanent"/>.</param>
/// <param name="Check">Digest of its fingerprint and outcome.</param>
public readonly record struct ListedClaim(UInt128 Key, int Bucket, uint Check);
