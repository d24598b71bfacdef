using System.Buffers.Text;
using System.Globalization;
using NodaTime;

namespace Metering.Http.Formats;

/// <summary>
/// Instants on the wire: RFC 3339 with an offset. Answers carry +08:00 (Asia/Shanghai); any offset is understood.
/// Finer digits than 100 ns are cut off, as everywhere else instants are kept in ticks; a leap second is refused.
/// </summary>
public static class Rfc3339
{
    private const int ShortestLength = 20;

    /// <summary>Time is reckoned on from what is written here, so a year is left before the last one that there is.</summary>
    private const int LastYear = 9_998;

    /// <summary>Longest form written by <see cref="Format(Instant, Span{byte})"/>.</summary>
    public const int MaxLength = 33;

    /// <summary>Reads an instant; false when the text is anything but RFC 3339 with an offset.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Instant instant)
    {
        instant = default;
        if (text.Length < ShortestLength || !TryDate(text, out var days) || (text[10] | 0x20) != 't') return false;
        if (text[13] != ':' || text[16] != ':') return false;
        var hour = Two(text, 11);
        var minute = Two(text, 14);
        var second = Two(text, 17);
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        if (!TryFraction(text, out var end, out var ticks) || !TryOffset(text[end..], out var offsetSeconds)) return false;
        var seconds = days * 86_400L + hour * 3_600 + minute * 60 + second - offsetSeconds;
        var total = seconds * NodaConstants.TicksPerSecond + ticks;
        if (total < Instant.MinValue.ToUnixTimeTicks() || total > Instant.MaxValue.ToUnixTimeTicks()) return false;
        instant = Instant.FromUnixTimeTicks(total);
        return true;
    }

    /// <summary>Writes the instant with offset +08:00; returns the number of bytes.</summary>
    public static int Format(Instant instant, Span<byte> output)
    {
        var local = instant.WithOffset(Offset.FromHours(8));
        var length = 0;
        length += Digits(local.Year, 4, output[length..]);
        output[length++] = (byte)'-';
        length += Digits(local.Month, 2, output[length..]);
        output[length++] = (byte)'-';
        length += Digits(local.Day, 2, output[length..]);
        output[length++] = (byte)'T';
        length += Digits(local.Hour, 2, output[length..]);
        output[length++] = (byte)':';
        length += Digits(local.Minute, 2, output[length..]);
        output[length++] = (byte)':';
        length += Digits(local.Second, 2, output[length..]);
        if (local.TickOfSecond > 0)
        {
            output[length++] = (byte)'.';
            length += Digits(local.TickOfSecond, 7, output[length..]);
            while (output[length - 1] == '0') length--;
        }
        "+08:00"u8.CopyTo(output[length..]);
        return length + 6;
    }

    /// <summary>The instant as text with offset +08:00.</summary>
    public static string Format(Instant instant)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(instant, text)]);
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (text[4] != '-' || text[7] != '-') return false;
        int high = Two(text, 0), low = Two(text, 2), month = Two(text, 5), day = Two(text, 8);
        if (high < 0 || low < 0 || month is < 1 or > 12 || day < 1) return false;
        var year = high * 100 + low;
        if (year is < 1 or > LastYear || day > DateTime.DaysInMonth(year, month)) return false;
        days = new DateOnly(year, month, day).DayNumber - 719_162L;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out int end, out long ticks)
    {
        end = 19;
        ticks = 0;
        if (text[19] != '.') return true;
        var digits = 0;
        while (20 + digits < text.Length && char.IsAsciiDigit((char)text[20 + digits])) digits++;
        if (digits is 0 or > 9) return false;
        for (var i = 0; i < 7; i++) ticks = ticks * 10 + (i < digits ? text[20 + i] - '0' : 0);
        end = 20 + digits;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        int hours = Two(text, 1), minutes = Two(text, 4);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59) return false;
        seconds = (hours * 3_600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        // What is below a digit wraps and is then above one: no answer but -1.
        uint tens = unchecked((uint)text[at] - '0'), ones = unchecked((uint)text[at + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
    }

    private static int Digits(int value, int width, Span<byte> output)
    {
        Utf8Formatter.TryFormat(value, output, out _, new System.Buffers.StandardFormat('D', (byte)width));
        return width;
    }

    /// <summary>Reads a month written yyyyMM.</summary>
    public static bool TryMonth(string? text, out YearMonth month)
    {
        month = default;
        if (text is not { Length: 6 } || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (number / 100 is < 1 or > LastYear || number % 100 is < 1 or > 12) return false;
        month = new YearMonth(number / 100, number % 100);
        return true;
    }

    /// <summary>Reads a date written yyyy-MM-dd.</summary>
    public static bool TryDate(string? text, out LocalDate date)
    {
        date = default;
        Span<byte> bytes = stackalloc byte[10];
        if (text is not { Length: 10 } || !System.Text.Ascii.IsValid(text)) return false;
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        if (!TryDate(bytes, out var days)) return false;
        date = LocalDate.FromDateOnly(DateOnly.FromDayNumber((int)(days + 719_162L)));
        return true;
    }
}
