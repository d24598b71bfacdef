using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Metering.Http.Problems;

namespace Metering.Http.Operations;

/// <summary>
/// Page cursors: opaque, and bound to the tenant and the address they were given for. The seal keeps them apart and is no secret, so what a
/// cursor stands for is read as carefully as any other input.
/// </summary>
internal static class Cursor
{
    /// <summary>Page size when none is asked for.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Largest page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Documentation of the two parameters every list has.</summary>
    public static readonly (string Name, string Meaning)[] Parameters =
        [("cursor", "nextCursor of the page before."), ("limit", "Entries a page, 1 to 1000; 100 when absent.")];

    private const int SealBytes = 12;

    /// <summary>The page size asked for.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static int Limit(Call call)
    {
        if (call.Query("limit") is not { } text) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit : throw RefusedCallException.Malformed("limit", $"A page has 1 to {MaxLimit} entries.");
    }

    /// <summary>What the cursor of the request stands for; null for the first page.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST for a cursor of another tenant or address.</exception>
    public static string? Read(Call call)
    {
        if (call.Query("cursor") is not { } text) return null;
        try
        {
            if (text.Length <= 2_048 && Base64Url.DecodeFromChars(text) is { Length: > SealBytes } bytes)
            {
                var inner = Encoding.UTF8.GetString(bytes.AsSpan(SealBytes));
                if (CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SealBytes), Seal(call, inner))) return inner;
            }
        }
        catch (FormatException)
        {
            // Not Base64Url at all: the same answer as any other foreign cursor.
        }
        throw Foreign();
    }

    /// <summary>The number that the cursor of the request stands for; 0 for the first page.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST for a cursor that was not given for this list.</exception>
    public static long ReadNumber(Call call) => Read(call) is not { } inner ? 0
        : long.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Foreign();

    /// <summary>The refusal of a cursor that was not given for this list.</summary>
    public static RefusedCallException Foreign() => RefusedCallException.Malformed("cursor", "The cursor was not given for this list.");

    /// <summary>The cursor to send; null when there are no more pages.</summary>
    public static string? Write(Call call, long? inner) => Write(call, inner?.ToString(CultureInfo.InvariantCulture));

    /// <summary>The cursor to send; null when there are no more pages.</summary>
    public static string? Write(Call call, string? inner) =>
        inner is null ? null : Base64Url.EncodeToString([.. Seal(call, inner), .. Encoding.UTF8.GetBytes(inner)]);

    private static ReadOnlySpan<byte> Seal(Call call, string inner) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"cursor\n{call.Tenant}\n{call.Http.Request.Path.Value}\n{inner}")).AsSpan(0, SealBytes);
}
