using System.Text;
using System.Text.Json;

namespace Metering.Benchmarks.Peer;

/// <summary>Reads CloudEvents JSON, one object or an array, straight into columns, and checks what needs no transaction.</summary>
internal sealed class PeerParser(PeerCache cache, TimeProvider clock)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>Fills <paramref name="request"/>. Throws <see cref="JsonException"/> on a body that is no JSON.</summary>
    public async ValueTask Parse(ReadOnlyMemory<byte> body, PeerRequest request)
    {
        while (TryParse(body.Span, request) is { } unknownSource)
            await cache.AddSource(unknownSource);
    }

    // Returns a source that is not in the cache yet, or null when all is read.
    private string? TryParse(ReadOnlySpan<byte> body, PeerRequest request)
    {
        request.Clear();
        var now = clock.GetUtcNow().UtcDateTime;
        var json = new Utf8JsonReader(body);
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
            return ReadEvent(ref json, request, now);
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            if (ReadEvent(ref json, request, now) is { } unknownSource)
                return unknownSource;
        return json.TokenType == JsonTokenType.EndArray ? null : throw new JsonException("an array of events was expected");
    }

    private string? ReadEvent(ref Utf8JsonReader json, PeerRequest request, DateTime now)
    {
        string? id = null;
        int? source = null;
        PeerSchema.Meter? meter = null;
        var resource = -1;
        DateTime started = default;
        long quantity = -1;
        string? unknownSource = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
                id = NextString(ref json);
            else if (json.ValueTextEquals("source"u8))
                source = cache.Source(Next(ref json), out unknownSource);
            else if (json.ValueTextEquals("type"u8))
                meter = cache.Meter(Next(ref json));
            else if (json.ValueTextEquals("subject"u8))
                resource = cache.Resource(Next(ref json));
            else if (json.ValueTextEquals("time"u8))
                started = json.Read() && json.TryGetDateTimeOffset(out var time) ? time.UtcDateTime : default;
            else if (json.ValueTextEquals("data"u8))
                quantity = ReadQuantity(ref json);
            else
                Skip(ref json);
        }
        if (unknownSource is not null)
            return unknownSource;
        var outcome = Check(id, source, meter, resource, started, quantity, now);
        if (outcome == ItemOutcome.Accepted)
            AddRow(request, id!, source!.Value, meter!, resource, started, quantity);
        request.Outcomes.Add(outcome);
        return null;
    }

    private static ItemOutcome Check(
        string? id, int? source, PeerSchema.Meter? meter, int resource, DateTime started, long quantity, DateTime now)
    {
        if (string.IsNullOrEmpty(id) || source is null)
            return ItemOutcome.InvalidEvent;
        if (meter is null)
            return ItemOutcome.UnknownMeter;
        if (resource < 0)
            return ItemOutcome.UnknownSubject;
        if (quantity is < 0 or > 1_000_000_000)
            return ItemOutcome.InvalidQuantity;
        return started > now.AddMinutes(5) || started < now.AddDays(-35) ? ItemOutcome.OutsideTimeWindow : ItemOutcome.Accepted;
    }

    private static void AddRow(
        PeerRequest request, string id, int source, PeerSchema.Meter meter, int resource, DateTime started, long quantity)
    {
        var local = started + Shanghai;
        request.Source.Add(source);
        request.Id.Add(id);
        request.Resource.Add(resource);
        request.Month.Add(local.Year * 100 + local.Month);
        request.Meter.Add(meter.Id);
        request.Item.Add((short)request.Outcomes.Count);
        request.Units.Add((int)((quantity + meter.Block - 1) / meter.Block));
        request.Started.Add(started);
        request.HasPrepaid |= meter.Prepaid;
    }

    private static long ReadQuantity(ref Utf8JsonReader json)
    {
        long quantity = -1;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return quantity;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("quantity"u8))
                quantity = json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value) ? value : -1;
            else
                Skip(ref json);
        }
        return quantity;
    }

    private static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static string? NextString(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;

    private static ReadOnlySpan<byte> Next(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return [];
        return json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;
    }
}
