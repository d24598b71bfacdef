using System.Globalization;
using System.Text.Json;
using Orleans.Runtime;

namespace Metering.Host.Reminders;

/// <summary>One reminder as a page: its key from grain and name, its value as JSON with a format number.</summary>
internal static class ReminderRow
{
    private const int FormatVersion = 1;

    /// <summary>
    /// What the keys of one grain's rows begin with: the hash first, so that a grain is found without reading the others.
    /// </summary>
    public static string Prefix(GrainId grain) => string.Create(CultureInfo.InvariantCulture, $"{grain.GetUniformHashCode():x8}/{grain}/");

    public static string Key(GrainId grain, string name) => Prefix(grain) + name;

    public static byte[] Write(ReminderEntry entry, string etag)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", FormatVersion);
            writer.WriteString("grain", entry.GrainId.ToString());
            writer.WriteString("name", entry.ReminderName);
            writer.WriteNumber("startTicks", entry.StartAt.Ticks);
            writer.WriteNumber("periodTicks", entry.Period.Ticks);
            writer.WriteString("etag", etag);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    public static ReminderEntry Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var row = document.RootElement;
        if (row.GetProperty("format").GetInt32() != FormatVersion)
            throw new InvalidOperationException("A reminder was written by a newer program; start that one.");
        return new ReminderEntry
        {
            GrainId = GrainId.Parse(row.GetProperty("grain").GetString()!, CultureInfo.InvariantCulture),
            ReminderName = row.GetProperty("name").GetString()!,
            StartAt = new DateTime(row.GetProperty("startTicks").GetInt64(), DateTimeKind.Utc),
            Period = new TimeSpan(row.GetProperty("periodTicks").GetInt64()),
            ETag = row.GetProperty("etag").GetString()!,
        };
    }
}
