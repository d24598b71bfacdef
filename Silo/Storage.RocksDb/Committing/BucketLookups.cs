using System.Buffers.Binary;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>The claim keys one group looks for in one month, read in one native call and taken back in the order of adding.</summary>
internal sealed unsafe class BucketLookups
{
    private byte[] _keys = GC.AllocateUninitializedArray<byte>(64 * Keys.ClaimBytes, pinned: true);
    private nint[] _pointers = [];
    private nuint[] _sizes = [];
    private nint[] _values = [];
    private nint[] _errors = [];
    private int _count;
    private int _next;
    private bool _read;

    public void Add(UInt128 key)
    {
        if (_keys.Length < (_count + 1) * Keys.ClaimBytes)
        {
            var larger = GC.AllocateUninitializedArray<byte>(_keys.Length * 2, pinned: true);
            _keys.CopyTo(larger, 0);
            _keys = larger;
        }
        BinaryPrimitives.WriteUInt128BigEndian(_keys.AsSpan(_count * Keys.ClaimBytes), key);
        _count++;
    }

    public void Read(Database database, ColumnFamily family)
    {
        if (_count == 0)
            return;
        Reserve();
        var first = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _keys[0]);
        for (var i = 0; i < _count; i++)
        {
            _pointers[i] = first + i * Keys.ClaimBytes;
            _sizes[i] = Keys.ClaimBytes;
            _values[i] = 0;
            _errors[i] = 0;
        }
        database.GetMany(family, _count, _pointers, _sizes, _values, _errors);
        _read = true;
    }

    /// <summary>The next answer; the caller releases it.</summary>
    /// <exception cref="EngineException">This key could not be read.</exception>
    public PinnedValue Take()
    {
        var index = _next++;
        if (!_read)
            return default;
        var error = _errors[index];
        _errors[index] = 0;
        NativeError.ThrowIfAny(error);
        var value = _values[index];
        _values[index] = 0;
        return new PinnedValue(value);
    }

    /// <summary>Releases what nobody took and starts anew.</summary>
    public void Clear()
    {
        for (var i = _next; _read && i < _count; i++)
        {
            if (_errors[i] != 0)
                NativeError.Take(_errors[i]);
            new PinnedValue(_values[i]).Dispose();
        }
        _count = 0;
        _next = 0;
        _read = false;
    }

    private void Reserve()
    {
        if (_pointers.Length >= _count)
            return;
        var length = _keys.Length / Keys.ClaimBytes;
        _pointers = new nint[length];
        _sizes = new nuint[length];
        _values = new nint[length];
        _errors = new nint[length];
    }
}
