using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Webhooks;

/// <summary>The JSON of a message: type, timestamp, sequence and data. Fixed when the message is taken, so that its signature is too.</summary>
public static class WebhookPayload
{
    private static readonly OffsetDateTimePattern Rfc3339 = OffsetDateTimePattern.Rfc3339;

    /// <summary>The JSON; facts whose name ends in Fen, or is days, notice or number, are numbers.</summary>
    public static string Of(string name, Instant at, long sequence, IEnumerable<KeyValuePair<string, string>> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", name);
            writer.WriteString("timestamp", Rfc3339.Format(at.WithOffset(BillingZone.Offset)));
            writer.WriteNumber("sequence", sequence);
            writer.WriteStartObject("data");
            foreach (var (fact, value) in data)
                if ((fact.EndsWith("Fen", StringComparison.Ordinal) || fact is "days" or "notice" or "number")
                    && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    writer.WriteNumber(fact, number);
                else
                    writer.WriteString(fact, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
