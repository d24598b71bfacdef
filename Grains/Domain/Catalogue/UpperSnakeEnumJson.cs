using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Domain.Catalogue;

/// <summary>A closed list in a document is written in upper case with underscores, such as SEAT_ADDITION; numbers are not
/// accepted.</summary>
internal sealed class UpperSnakeEnumJson<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByName = Enum.GetValues<T>().ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByName.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"The value is one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    private static string NameOf(T value) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
