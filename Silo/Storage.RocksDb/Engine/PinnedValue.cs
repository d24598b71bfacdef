using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>A value held in the engine's own memory until disposed; nothing is copied.</summary>
internal readonly ref struct PinnedValue(nint slice)
{
    public bool Found => slice != 0;

    public unsafe ReadOnlySpan<byte> Span
    {
        get
        {
            nuint length = 0;
            var value = Native.Instance.rocksdb_pinnableslice_value(slice, out length);
            return new ReadOnlySpan<byte>((void*)value, checked((int)length));
        }
    }

    public void Dispose()
    {
        if (slice != 0)
            Native.Instance.rocksdb_pinnableslice_destroy(slice);
    }
}
