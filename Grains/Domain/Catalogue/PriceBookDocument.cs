using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Domain.Calendar;
using Metering.Domain.Rating;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Catalogue;

/// <summary>
/// Price books as JSON documents: the members of <see cref="PriceBook"/> in camelCase, prices as decimal numbers or texts of fen, closed
/// lists in upper case. Strict: an unknown, repeated, missing or null member is an error.
/// </summary>
public static class PriceBookDocument
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly PriceBookJson Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new UpperSnakeEnumJson<SkuKind>(), new UpperSnakeEnumJson<FeeType>(), new UpperSnakeEnumJson<PaymentMode>(),
            new UpperSnakeEnumJson<ShortMoney>(), new UpperSnakeEnumJson<SkuResource>(), new UpperSnakeEnumJson<SkuStatus>(),
            new TextConverter<Instant>(
                text => OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } parsed ? parsed.Value.ToInstant() : null,
                instant => OffsetDateTimePattern.Rfc3339.Format(instant.WithOffset(BillingZone.Offset)),
                "An instant is written as in 2026-01-01T00:00:00+08:00."),
            new TextConverter<LocalDate>(
                text => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value : null,
                LocalDatePattern.Iso.Format,
                "A date is written as in 2026-01-01."),
            new TextConverter<LocalTime>(
                text => LocalTimePattern.GeneralIso.Parse(text.Length == 5 ? text + ":00" : text) is { Success: true } parsed
                    ? parsed.Value
                    : null,
                LocalTimePattern.GeneralIso.Format,
                "A time of day is written as in 08:00."),
        },
    });

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not one; <see cref="TryRead"/> says where.</exception>
    public static PriceBook Read(string json) => TryRead(json, out var broken)
        ?? throw new JsonException($"{broken[0].Pointer}: {broken[0].Message}");

    /// <summary>Reads a document; null when it does not have the form of one, with the places. Whether its prices make sense is said by
    /// <see cref="PriceBookRules"/>.</summary>
    public static PriceBook? TryRead(string json, out ImmutableArray<BrokenRule> broken)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            broken = [.. PriceBookForm.BrokenRulesIn(document.RootElement)];
            return broken.IsEmpty ? document.Deserialize(Context.PriceBook) : null;
        }
        catch (JsonException error)
        {
            broken = [new BrokenRule(JsonPointer.FromPath(error.Path), SentenceOf(error))];
            return null;
        }
    }

    /// <summary>Writes a document; reading it again gives a book with the same document.</summary>
    public static string Write(PriceBook book) => JsonSerializer.Serialize(book, Context.PriceBook);

    /// <summary>The library appends the place in its own notation; the pointer says it already.</summary>
    private static string SentenceOf(JsonException error)
    {
        var end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private sealed class TextConverter<T>(Func<string, T?> parse, Func<T, string> format, string form) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (reader.TokenType == JsonTokenType.String ? parse(reader.GetString()!) : null) ?? throw new JsonException(form);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }
}

/// <summary>Source-generated metadata of price book documents.</summary>
[JsonSerializable(typeof(PriceBook))]
internal sealed partial class PriceBookJson : JsonSerializerContext;
