using System.IO.Hashing;
using System.Text.Json;
using Metering.Http.Formats;

namespace Metering.Http.Usage;

/// <summary>
/// Reads one CloudEvents 1.0 event in JSON straight into fields. Whatever is wrong inside the object is that event's fault only: the
/// reader always ends behind the object, so that the next event is read as if nothing had happened.
/// </summary>
internal static class EventReader
{
    private const int MaxExtensions = 32;
    private const int MaxDepthInside = 16;
    private const int LongestTime = 35;

    /// <summary>
    /// Reads the object that begins at the reader's token, and ends on its last token.
    /// </summary>
    /// <exception cref="JsonException">The JSON itself is broken.</exception>
    public static void Read(ref Utf8JsonReader reader, SharedTexts texts, ref ParsedEvent parsed)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            parsed.Blame(EventFault.NotObject);
            reader.Skip();
            return;
        }
        Span<ulong> extensions = stackalloc ulong[MaxExtensions];
        var extensionCount = 0;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = Member(ref reader, extensions, ref extensionCount, ref parsed);
            reader.Read();
            if (parsed.Fault is not null || member == EventMembers.None) Pass(ref reader, depth, ref parsed);
            else Value(ref reader, texts, member, ref parsed);
        }
        if ((parsed.Seen & EventMembers.Required) != EventMembers.Required) parsed.Blame(EventFault.Missing);
    }

    private static EventMembers Member(ref Utf8JsonReader reader, scoped Span<ulong> extensions, ref int count, ref ParsedEvent parsed)
    {
        if (reader.ValueIsEscaped)
        {
            // No CloudEvents attribute needs an escape; accepting two spellings of one name would let a member stand twice.
            parsed.Blame(EventFault.Name);
            return EventMembers.None;
        }
        var name = reader.ValueSpan;
        var member = Known(name);
        if (member != EventMembers.None)
        {
            if ((parsed.Seen & member) != 0) parsed.Blame(EventFault.Doubled);
            parsed.Seen |= member;
            return member;
        }
        var hash = XxHash3.HashToUInt64(name);
        if (extensions[..count].Contains(hash)) parsed.Blame(EventFault.Doubled);
        else if (count == extensions.Length) parsed.Blame(EventFault.TooDeep);
        else extensions[count++] = hash;
        return EventMembers.None;
    }

    private static EventMembers Known(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => EventMembers.Id,
        4 when name.SequenceEqual("type"u8) => EventMembers.Type,
        4 when name.SequenceEqual("time"u8) => EventMembers.Time,
        4 when name.SequenceEqual("data"u8) => EventMembers.Data,
        6 when name.SequenceEqual("source"u8) => EventMembers.Source,
        7 when name.SequenceEqual("subject"u8) => EventMembers.Subject,
        11 when name.SequenceEqual("specversion"u8) => EventMembers.SpecVersion,
        11 when name.SequenceEqual("data_base64"u8) => EventMembers.DataBase64,
        15 when name.SequenceEqual("datacontenttype"u8) => EventMembers.ContentType,
        _ => EventMembers.None,
    };

    private static void Value(ref Utf8JsonReader reader, SharedTexts texts, EventMembers member, ref ParsedEvent parsed)
    {
        switch (member)
        {
            case EventMembers.SpecVersion:
                if (reader.TokenType != JsonTokenType.String || !reader.ValueSpan.SequenceEqual("1.0"u8)) parsed.Blame(EventFault.Version);
                break;
            case EventMembers.Id:
                if ((parsed.Id = SharedTexts.Own(ref reader, 256)) is null) parsed.Blame(EventFault.Id);
                break;
            case EventMembers.Source:
                if ((parsed.Source = texts.Shared(ref reader, 512)) is null) parsed.Blame(EventFault.Source);
                break;
            case EventMembers.Type:
                if ((parsed.Meter = texts.Shared(ref reader, 128)) is null) parsed.Blame(EventFault.Type);
                break;
            case EventMembers.Subject:
                if ((parsed.Subject = texts.Shared(ref reader, 512)) is null) parsed.Blame(EventFault.Subject);
                break;
            case EventMembers.Time:
                Time(ref reader, ref parsed);
                break;
            case EventMembers.ContentType:
                if (!IsJson(ref reader)) parsed.Blame(EventFault.ContentType);
                break;
            case EventMembers.Data when reader.TokenType == JsonTokenType.StartObject:
                UsageDataReader.Read(ref reader, ref parsed);
                return;
            default:
                parsed.Blame(EventFault.Data);
                break;
        }
        reader.Skip();
    }

    private static void Time(ref Utf8JsonReader reader, ref ParsedEvent parsed)
    {
        Span<byte> unescaped = stackalloc byte[LongestTime * 6];
        scoped var text = reader.ValueSpan;
        // Some writers escape the + of the offset.
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && text.Length <= unescaped.Length)
            text = unescaped[..Unescape(ref reader, unescaped)];
        if (reader.TokenType != JsonTokenType.String || !Rfc3339.TryParse(text, out parsed.Start)) parsed.Blame(EventFault.Time);
    }

    private static int Unescape(ref Utf8JsonReader reader, scoped Span<byte> output)
    {
        try
        {
            return reader.CopyString(output);
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static bool IsJson(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[512];
        if (!SharedTexts.TryCopy(ref reader, 128, text, out var length)) return false;
        var media = text[..length];
        var end = media.IndexOf(';');
        if (end >= 0) media = media[..end];
        return ((ReadOnlySpan<char>)media).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Passes over a value that is not looked at; one nested absurdly deep is a fault of its event.</summary>
    private static void Pass(ref Utf8JsonReader reader, int depth, ref ParsedEvent parsed)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var end = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > end)
            if (reader.CurrentDepth - depth > MaxDepthInside) parsed.Blame(EventFault.TooDeep);
    }
}
