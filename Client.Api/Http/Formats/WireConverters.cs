using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Http.Formats;

/// <summary>Instants as RFC 3339 with offset +08:00.</summary>
public sealed class InstantJson : JsonConverter<Instant>
{
    /// <inheritdoc />
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[64];
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > text.Length) throw Wrong();
        var length = reader.CopyString(text);
        return Rfc3339.TryParse(text[..length], out var instant) ? instant : throw Wrong();
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Rfc3339.MaxLength];
        writer.WriteStringValue(text[..Rfc3339.Format(value, text)]);
    }

    private static JsonException Wrong() => new("An instant is written like 2026-07-01T09:00:00+08:00, always with its offset.");
}

/// <summary>Dates as yyyy-MM-dd.</summary>
public sealed class LocalDateJson : JsonConverter<LocalDate>
{
    /// <inheritdoc />
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Rfc3339.TryDate(reader.GetString(), out var date)
            ? date : throw new JsonException("A date is written like 2026-07-10.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}

/// <summary>Months as yyyyMM.</summary>
public sealed class YearMonthJson : JsonConverter<YearMonth>
{
    /// <inheritdoc />
    public override YearMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Rfc3339.TryMonth(reader.GetString(), out var month)
            ? month : throw new JsonException("A month is written like 202607.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, YearMonth value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    /// <summary>The month as yyyyMM.</summary>
    public static string Text(YearMonth value) => (value.Year * 100 + value.Month).ToString("D6", CultureInfo.InvariantCulture);
}

/// <summary>A closed list written by fixed words.</summary>
public abstract class WordJson<T>(params (T Value, string Word)[] words) : JsonConverter<T>
    where T : struct, Enum
{
    /// <summary>The words in their order.</summary>
    public IEnumerable<string> Words => words.Select(pair => pair.Word);

    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text)
            foreach (var (value, word) in words)
                if (word == text) return value;
        throw new JsonException($"One of {string.Join(", ", Words)}.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

    /// <summary>The word of a value.</summary>
    public string Word(T value) => words.First(pair => pair.Value.Equals(value)).Word;
}

/// <summary>Roles of API keys.</summary>
public sealed class ApiRoleJson()
    : WordJson<ApiRole>((ApiRole.UsageReporter, "usage-reporter"), (ApiRole.BillingOperator, "billing-operator"),
    (ApiRole.Customer, "customer"), (ApiRole.Admin, "admin"));

/// <summary>Ways money comes in.</summary>
public sealed class PaymentChannelJson() : WordJson<PaymentChannel>((PaymentChannel.Tenpay, "TENPAY"), (PaymentChannel.Bank, "BANK"),
    (PaymentChannel.Wallet, "WALLET"));

/// <summary>Kinds of resources.</summary>
public sealed class ResourceKindJson() : WordJson<ResourceKind>((ResourceKind.Seat, "SEAT"), (ResourceKind.Number, "NUMBER"),
    (ResourceKind.Package, "PACKAGE"));
