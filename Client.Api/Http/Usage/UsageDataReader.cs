using System.Buffers.Text;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Metering.Domain.Usage;

namespace Metering.Http.Usage;

/// <summary>Reads the data of a usage event: quantity and dimensions, nothing else.</summary>
internal static class UsageDataReader
{
    public const long MaxQuantity = 1L << 53;
    private const int MaxDimensions = 16;

    /// <summary>Reads the object that begins at the reader's token, and ends on its last token.</summary>
    public static void Read(ref Utf8JsonReader reader, ref ParsedEvent parsed)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = reader.ValueSpan.SequenceEqual("quantity"u8) ? EventMembers.Quantity
                : reader.ValueSpan.SequenceEqual("dimensions"u8) ? EventMembers.Dimensions : EventMembers.None;
            // An unknown member could change what is meant to be charged, so it is not passed over.
            if (member == EventMembers.None) parsed.Blame(EventFault.Data);
            else if ((parsed.Seen & member) != 0) parsed.Blame(EventFault.Doubled);
            parsed.Seen |= member;
            reader.Read();
            if (member == EventMembers.Quantity) Quantity(ref reader, ref parsed);
            else if (member == EventMembers.Dimensions && reader.TokenType == JsonTokenType.StartObject) Dimensions(ref reader, ref parsed);
            else if (member == EventMembers.Dimensions) parsed.Blame(EventFault.Dimensions);
            reader.Skip();
        }
    }

    private static void Quantity(ref Utf8JsonReader reader, ref ParsedEvent parsed)
    {
        var text = reader.ValueSpan;
        if (reader.TokenType != JsonTokenType.Number) parsed.Blame(EventFault.Quantity);
        else if (text[0] == '-') parsed.Blame(EventFault.Negative);
        else if (text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) parsed.Blame(EventFault.Fractional);
        else if (text.Length > 16 || !Utf8Parser.TryParse(text, out parsed.Quantity, out _) || parsed.Quantity > MaxQuantity)
            parsed.Blame(EventFault.OverLimit);
    }

    private static void Dimensions(ref Utf8JsonReader reader, ref ParsedEvent parsed)
    {
        Span<ulong> names = stackalloc ulong[MaxDimensions];
        Span<char> text = stackalloc char[512];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = XxHash3.HashToUInt64(reader.ValueSpan);
            var isPurpose = reader.ValueSpan.SequenceEqual("purpose"u8);
            var isConsent = reader.ValueSpan.SequenceEqual("consent.basis"u8);
            var isDestination = reader.ValueSpan.SequenceEqual("call.destination"u8);
            if (reader.ValueIsEscaped) parsed.Blame(EventFault.Name);
            else if (names[..count].Contains(name)) parsed.Blame(EventFault.Doubled);
            else if (count == names.Length || reader.ValueSpan.Length is 0 or > 64) parsed.Blame(EventFault.Dimensions);
            else names[count++] = name;
            reader.Read();
            if (!SharedTexts.TryCopy(ref reader, 256, text, out var length)) parsed.Blame(EventFault.Dimensions);
            if (parsed.Fault is null)
            {
                // A sum does not depend on the order of the members, and neither does their meaning.
                unchecked { parsed.Dimensions += XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text[..length]), (long)name); }
                if (isDestination && !IsDestination(text[..length])) parsed.Blame(EventFault.Destination);
                else if (isDestination) parsed.Destination = text[..length].ToString();
                else if (isPurpose) parsed.Purpose = text[..length].ToString();
                else if (isConsent && ConsentBases.Of(text[..length]) is { } basis) parsed.Consent = basis;
                else if (isConsent) parsed.Blame(EventFault.Dimensions);
            }
            reader.Skip();
        }
    }

    public static bool IsDestination(ReadOnlySpan<char> text)
    {
        var digits = text is ['+', ..] ? text[1..] : text;
        return digits.Length is >= 3 and <= 20 && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
