using System.Buffers;

namespace Metering.Http.Operations;

/// <summary>Ids that callers may choose or name: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
public static class Identifiers
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "1 to 64 characters of A-Z, a-z, 0-9, '.', '_', '-', beginning with a letter or digit.";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>True when the text is an id.</summary>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is >= 1 and <= 64 && char.IsAsciiLetterOrDigit(id[0]) && !id.ContainsAnyExcept(Allowed);

    /// <summary>A new id: from the claim when there is one, so that a repeat names the same object, else unique.</summary>
    public static string New(string prefix, UInt128? claim)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, claim ?? NewRandom());
        return prefix + "_" + Convert.ToHexStringLower(bytes);
    }

    private static UInt128 NewRandom()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
