using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Domain.Calendar;
using Metering.Domain.Rating;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Catalogue;

/// <summary>Price books as JSON documents: camelCase, prices as decimal numbers of fen, strict (an unknown member is an error).</summary>
public static class PriceBookDocument
{
    private static readonly PriceBookJson Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<SkuKind>(), new JsonStringEnumConverter<FeeType>(), new JsonStringEnumConverter<PaymentMode>(),
            new JsonStringEnumConverter<ShortMoney>(), new JsonStringEnumConverter<SkuResource>(), new JsonStringEnumConverter<SkuStatus>(),
            new TextConverter<Instant>(text => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant(),
                instant => OffsetDateTimePattern.Rfc3339.Format(instant.WithOffset(BillingZone.Offset))),
            new TextConverter<LocalDate>(text => LocalDatePattern.Iso.Parse(text).Value, LocalDatePattern.Iso.Format),
            new TextConverter<LocalTime>(text => LocalTimePattern.GeneralIso.Parse(text.Length == 5 ? text + ":00" : text).Value, LocalTimePattern.GeneralIso.Format),
        },
    });

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not one; the message says where.</exception>
    public static PriceBook Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Context.PriceBook) ?? throw new JsonException("The document is null.");
        }
        catch (UnparsableValueException unparsable)
        {
            throw new JsonException(unparsable.Message, unparsable);
        }
    }

    /// <summary>Writes a document; reading it again gives an equal book.</summary>
    public static string Write(PriceBook book) => JsonSerializer.Serialize(book, Context.PriceBook);

    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? parse(reader.GetString()!) : throw new JsonException($"A {typeof(T).Name} is a string.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }
}

/// <summary>Source-generated metadata of price book documents.</summary>
[JsonSerializable(typeof(PriceBook))]
internal sealed partial class PriceBookJson : JsonSerializerContext;
