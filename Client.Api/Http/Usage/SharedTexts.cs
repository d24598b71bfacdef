using System.Text;
using System.Text.Json;

namespace Metering.Http.Usage;

/// <summary>
/// Texts of one request, each kept once: sources, meters and subjects repeat in every event, and a string a piece would be most of the
/// garbage of the intake.
/// </summary>
internal sealed class SharedTexts
{
    private const int MaxKept = 4_096;
    private readonly HashSet<string> kept = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public SharedTexts() => lookup = kept.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The text under the reader, shared; null when it is no text, empty, longer than the bound or holds a control character.
    /// </summary>
    public string? Shared(ref Utf8JsonReader reader, int maxBytes)
    {
        Span<char> scratch = stackalloc char[512];
        if (!TryCopy(ref reader, maxBytes, scratch, out var length)) return null;
        var text = scratch[..length];
        if (lookup.TryGetValue(text, out var shared)) return shared;
        shared = text.ToString();
        if (kept.Count < MaxKept) kept.Add(shared);
        return shared;
    }

    /// <summary>The text under the reader as its own string; null as for <see cref="Shared"/>.</summary>
    public static string? Own(ref Utf8JsonReader reader, int maxBytes)
    {
        Span<char> scratch = stackalloc char[512];
        return TryCopy(ref reader, maxBytes, scratch, out var length) ? scratch[..length].ToString() : null;
    }

    /// <summary>Copies the text under the reader; false when it is not acceptable.</summary>
    public static bool TryCopy(ref Utf8JsonReader reader, int maxBytes, scoped Span<char> output, out int length)
    {
        length = 0;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length == 0) return false;
        // An escape writes one byte with at most six.
        if (reader.ValueSpan.Length > (reader.ValueIsEscaped ? maxBytes * 6 : maxBytes)) return false;
        if (reader.ValueIsEscaped) return TryUnescape(ref reader, maxBytes, output, out length);
        return Encoding.UTF8.TryGetChars(reader.ValueSpan, output, out length) && IsPrintable(output[..length]);
    }

    public void Clear() => kept.Clear();

    private static bool TryUnescape(ref Utf8JsonReader reader, int maxBytes, scoped Span<char> output, out int length)
    {
        length = 0;
        try
        {
            var text = reader.GetString()!;
            if (text.Length == 0 || text.Length > output.Length || Encoding.UTF8.GetByteCount(text) > maxBytes) return false;
            text.CopyTo(output);
            length = text.Length;
            return IsPrintable(text);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape is valid JSON but no text.
            return false;
        }
    }

    private static bool IsPrintable(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('\0', '\x1f') && !text.ContainsAnyInRange('\x7f', '\x9f');
}
