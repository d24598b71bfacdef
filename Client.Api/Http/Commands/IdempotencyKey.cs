using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Metering.Domain.Refusals;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Commands;

/// <summary>
/// The Idempotency-Key header: quoted (as the IETF draft writes it) or bare, 16 to 255 visible ASCII characters. Both spellings name the
/// same key. Its identity is (tenant, account, key): a caller bound to one account meets no other's keys, those of all others are the tenant's.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Set to true on an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int Shortest = 16;
    private const int Longest = 255;
    private const int OnStack = 512;

    /// <summary>The key of a request; null when there is none.</summary>
    /// <exception cref="RefusedCallException">IDEMPOTENCY_KEY_REQUIRED: missing where required, or not well formed.</exception>
    public static string? Read(HttpRequest request, bool required)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
            return required ? throw Wrong("The header is missing.") : null;
        if (header.Count > 1) throw Wrong("The header stands more than once.");
        return TryParse(header[0], out var key) ? key : throw Wrong("The header's value is not a key.");
    }

    /// <summary>Reads a header value.</summary>
    public static bool TryParse(string? value, out string key)
    {
        key = (value ?? "").Trim();
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
        {
            key = key[1..^1];
            if (key.Contains('"', StringComparison.Ordinal) || key.Contains('\\', StringComparison.Ordinal)) return false;
        }
        else if (key.Contains('"', StringComparison.Ordinal))
        {
            return false;
        }
        return key.Length is >= Shortest and <= Longest && key.All(c => c is > ' ' and < '\x7f');
    }

    /// <summary>The claim of a caller's key: 128 bits of SHA-256.</summary>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="account">The only account that the caller may see; null for all of the tenant.</param>
    /// <param name="key">The key.</param>
    public static UInt128 Claim(string tenant, string? account, string key) =>
        account is null ? Digest("idem", tenant, key) : Digest("idem", tenant, account, key);

    /// <summary>The fingerprint of a request: 64 bits of SHA-256 over method, route with its values, and digest of the canonical body.</summary>
    public static ulong Fingerprint(string method, string route, ReadOnlySpan<byte> bodyDigest) =>
        (ulong)(Digest(method, route, Convert.ToHexString(bodyDigest)) >> 64);

    /// <summary>The first 128 bits.</summary>
    private static UInt128 Digest(params ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts) size += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        var whole = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        var at = 0;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, whole[(at + sizeof(int))..]);
            BinaryPrimitives.WriteInt32BigEndian(whole[at..], length);
            at += sizeof(int) + length;
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(whole[..at], digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    private static RefusedCallException Wrong(string detail) => new(RefusalCodes.IdempotencyKeyRequired.With(detail),
        new FieldProblem(Header, "16 to 255 visible ASCII characters, quoted or bare."));
}
