using System.Text;
using NodaTime;

namespace Metering.Actors.Usage;

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> rest = input;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte Byte()
    {
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    public ulong Unsigned()
    {
        var value = 0UL;
        var shift = 0;
        for (var i = 0; ; i++)
        {
            var next = rest[i];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
            shift += 7;
        }
    }

    public int Count() => checked((int)Unsigned());

    public long Signed()
    {
        var value = Unsigned();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public string Text()
    {
        var length = Count();
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    public string? OptionalText() => Byte() == 0 ? null : Text();

    public Instant Time()
    {
        var packed = Signed();
        var value = packed >> 2;
        return (packed & 3) switch
        {
            0 => Instant.FromUnixTimeTicks(value * NodaConstants.TicksPerSecond),
            1 => Instant.FromUnixTimeTicks(value * NodaConstants.TicksPerMillisecond),
            _ => Instant.FromUnixTimeTicks(value),
        };
    }

    public Instant? OptionalTime() => Byte() == 0 ? null : Time();

    public decimal Exact()
    {
        var head = Byte();
        UInt128 digits = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            digits |= (UInt128)(uint)(next & 0x7F) << shift;
            if (next < 0x80) break;
        }
        var low = (ulong)(digits & ulong.MaxValue);
        return new decimal(unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)(uint)(digits >> 64)),
            (head & 1) != 0, (byte)(head >> 1));
    }
}
