using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Walks rows of one column family from a first key up to, not including, a bound.</summary>
internal sealed unsafe class Cursor : IDisposable
{
    private readonly nint _options;
    private readonly nint _iterator;
    private readonly byte[] _bound;

    public Cursor(nint database, ColumnFamily family, ReadOnlySpan<byte> first, byte[]? bound)
    {
        // The engine keeps a pointer to the bound, so it must not move while the cursor lives.
        _bound = GC.AllocateUninitializedArray<byte>(bound?.Length ?? 0, pinned: true);
        _options = Native.Instance.rocksdb_readoptions_create();
        if (bound is not null)
        {
            bound.CopyTo(_bound, 0);
            fixed (byte* pointer = _bound)
                Native.Instance.rocksdb_readoptions_set_iterate_upper_bound(_options, pointer, (nuint)_bound.Length);
        }
        _iterator = Native.Instance.rocksdb_create_iterator_cf(database, _options, family.Handle);
        fixed (byte* pointer = first)
            Native.Instance.rocksdb_iter_seek(_iterator, pointer, (nuint)first.Length);
    }

    /// <summary>Whether the cursor stands on a row.</summary>
    /// <exception cref="EngineException">The rows cannot be read: the end of the rows is not taken for granted.</exception>
    public bool OnRow
    {
        get
        {
            if (Native.Instance.rocksdb_iter_valid(_iterator) != 0)
                return true;
            Native.Instance.rocksdb_iter_get_error(_iterator, out var error);
            NativeError.ThrowIfAny(error);
            return false;
        }
    }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            var pointer = Native.Instance.rocksdb_iter_key(_iterator, out nuint length);
            return new ReadOnlySpan<byte>((void*)pointer, checked((int)length));
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            var pointer = Native.Instance.rocksdb_iter_value(_iterator, out nuint length);
            return new ReadOnlySpan<byte>((void*)pointer, checked((int)length));
        }
    }

    public void Next() => Native.Instance.rocksdb_iter_next(_iterator);

    public void Dispose()
    {
        Native.Instance.rocksdb_iter_destroy(_iterator);
        Native.Instance.rocksdb_readoptions_destroy(_options);
        GC.KeepAlive(_bound);
    }
}
