using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;

namespace Metering.Actors.Journaling;

/// <summary>How journals write JSON: civil dates as numbers, instants as ticks, computed properties left out.</summary>
public static class JournalJson
{
    /// <summary>Options over a source-generated context.</summary>
    public static JsonSerializerOptions Options(IJsonTypeInfoResolver context)
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = context.WithAddedModifier(LeaveOutComputed),
            Converters =
            {
                new NumberConverter<Instant>(Instant.FromUnixTimeTicks, instant => instant.ToUnixTimeTicks()),
                new NumberConverter<LocalDate>(number => new LocalDate((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100)),
                    date => date.Year * 10_000 + date.Month * 100 + date.Day),
                new NumberConverter<YearMonth>(number => new YearMonth((int)(number / 100), (int)(number % 100)), month =>
                    month.Year * 100 + month.Month),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i] is { Set: null, AssociatedParameter: null }) type.Properties.RemoveAt(i);
    }

    private sealed class NumberConverter<T>(Func<long, T> read, Func<T, long> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(write(value));
    }
}
