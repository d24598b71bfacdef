using System.Buffers.Binary;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Encodes a write batch in the engine's own wire format (8 bytes sequence, 4 bytes count, then records), so that a whole group crosses
/// into native code in one call. Reused by its one owner; not for two threads.
/// </summary>
internal sealed class BatchEncoder
{
    private const int HeaderBytes = 12;
    private const int KeptBytes = 32 << 20;
    private const byte PutRecord = 0x5;
    private const byte DeleteRecord = 0x4;
    private byte[] _buffer = new byte[1 << 16];
    private int _length = HeaderBytes;
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Forgets everything encoded; an unusually large buffer is given back.</summary>
    public void Clear()
    {
        if (_buffer.Length > KeptBytes)
            _buffer = new byte[1 << 16];
        _length = HeaderBytes;
        _count = 0;
    }

    /// <summary>The finished batch, valid until the next change.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _buffer.AsSpan(0, sizeof(long)).Clear();
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(sizeof(long)), _count);
        return _buffer.AsSpan(0, _length);
    }

    public void Put(uint family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        key.CopyTo(Key(PutRecord, family, key.Length, value.Length));
        value.CopyTo(Value(value.Length));
    }

    public void Delete(uint family, ReadOnlySpan<byte> key) => key.CopyTo(Key(DeleteRecord, family, key.Length, 0));

    /// <summary>Starts a put whose key and value the caller fills in: first the key, then <see cref="Value"/>.</summary>
    public Span<byte> PutKey(uint family, int keyBytes, int valueBytes) => Key(PutRecord, family, keyBytes, valueBytes);

    /// <summary>Starts a removal whose key the caller fills in.</summary>
    public Span<byte> DeleteKey(uint family, int keyBytes) => Key(DeleteRecord, family, keyBytes, 0);

    /// <summary>The space of the value of the put just started.</summary>
    public Span<byte> Value(int bytes)
    {
        Varint((uint)bytes);
        return Take(bytes);
    }

    private Span<byte> Key(byte record, uint family, int keyBytes, int valueBytes)
    {
        // One byte of kind and at most five for each of the three varints.
        Reserve(checked(keyBytes + valueBytes + 16));
        _buffer[_length++] = record;
        Varint(family);
        Varint((uint)keyBytes);
        _count++;
        return Take(keyBytes);
    }

    private Span<byte> Take(int bytes)
    {
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }

    private void Varint(uint value)
    {
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value & 0x7F | 0x80);
            value >>= 7;
        }
        _buffer[_length++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(checked(_length + bytes), (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
    }
}
