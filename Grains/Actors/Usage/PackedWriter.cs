using System.Buffers;
using System.Text;
using NodaTime;

namespace Metering.Actors.Usage;

/// <summary>Writes small values compactly: variable-length integers, short strings, exact decimals.</summary>
internal ref struct PackedWriter(IBufferWriter<byte> output)
{
    private const int Room = 32;
    private Span<byte> span = output.GetSpan(256);
    private int at;

    public void Byte(byte value)
    {
        Ensure(Room);
        span[at++] = value;
    }

    public void Unsigned(ulong value)
    {
        Ensure(Room);
        while (value >= 0x80)
        {
            span[at++] = (byte)(value & 0x7F | 0x80);
            value >>= 7;
        }
        span[at++] = (byte)value;
    }

    public void Count(int value) => Unsigned((ulong)value);

    public void Signed(long value) => Unsigned(unchecked((ulong)(value << 1 ^ value >> 63)));

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)length);
        Ensure(length);
        at += Encoding.UTF8.GetBytes(value, span[at..]);
    }

    /// <summary>Null and empty stay apart.</summary>
    public void OptionalText(string? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null) Text(value);
    }

    /// <summary>Whole seconds, milliseconds or ticks, whichever is the coarsest exact unit.</summary>
    public void Time(Instant value)
    {
        var ticks = value.ToUnixTimeTicks();
        if (ticks % NodaConstants.TicksPerSecond == 0) Signed(ticks / NodaConstants.TicksPerSecond * 4);
        else if (ticks % NodaConstants.TicksPerMillisecond == 0) Signed(ticks / NodaConstants.TicksPerMillisecond * 4 + 1);
        else Signed(checked(ticks * 4 + 2));
    }

    public void OptionalTime(Instant? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } instant) Time(instant);
    }

    /// <summary>Sign, scale without trailing zeros, and digits: equal amounts give equal bytes.</summary>
    public void Exact(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = bits[3] >> 16 & 0x7F;
        var negative = bits[3] < 0;
        var digits = unchecked(new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]));
        if (digits <= ulong.MaxValue) TrimSmall((ulong)digits, ref scale, out digits);
        else
            while (scale > 0 && digits % 10 == 0)
            {
                digits /= 10;
                scale--;
            }
        Byte((byte)(scale << 1 | (negative && digits != 0 ? 1 : 0)));
        Ensure(Room);
        while (digits >= 0x80)
        {
            span[at++] = (byte)(digits & 0x7F | 0x80);
            digits >>= 7;
        }
        span[at++] = (byte)digits;
    }

    /// <summary>Hands what was written to the output.</summary>
    public void Flush()
    {
        output.Advance(at);
        span = default;
        at = 0;
    }

    private static void TrimSmall(ulong digits, ref int scale, out UInt128 trimmed)
    {
        if (digits == 0) scale = 0;
        while (scale > 0)
        {
            var (quotient, remainder) = Math.DivRem(digits, 10UL);
            if (remainder != 0) break;
            digits = quotient;
            scale--;
        }
        trimmed = digits;
    }

    private void Ensure(int room)
    {
        if (span.Length - at >= room) return;
        output.Advance(at);
        at = 0;
        span = output.GetSpan(Math.Max(room, 256));
    }
}
