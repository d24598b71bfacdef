using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Metering.Http.Commands;

/// <summary>
/// One spelling of a JSON value: members in ordinal order, no white space, one way to escape. Order and layout are no content.
/// </summary>
public static class CanonicalJson
{
    private const int MostKept = 1 << 16;

    /// <summary>Buffer and writer of this thread: every command passes here, and most are short.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? kept;

    /// <summary>SHA-256 of the canonical bytes of a document.</summary>
    /// <exception cref="InvalidOperationException">A text is none: it holds half a surrogate pair.</exception>
    public static byte[] Digest(JsonElement element)
    {
        var (buffer, writer) = kept ?? Make();
        buffer.ResetWrittenCount();
        writer.Reset();
        Write(writer, element);
        writer.Flush();
        kept = buffer.Capacity > MostKept ? null : (buffer, writer);
        return SHA256.HashData(buffer.WrittenSpan);
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Make()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, new Utf8JsonWriter(buffer));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in Members(element))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                element.WriteTo(writer);
                break;
            default:
                writer.WriteRawValue(element.GetRawText());
                break;
        }
    }

    /// <summary>In order. Each name is read once: every command passes here.</summary>
    private static (string Name, JsonElement Value)[] Members(JsonElement element)
    {
        var members = new (string Name, JsonElement Value)[element.GetPropertyCount()];
        var count = 0;
        foreach (var member in element.EnumerateObject()) members[count++] = (member.Name, member.Value);
        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return members;
    }
}
