using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>A table file written beside the database, in ascending order of keys, and then taken in as a whole.</summary>
internal sealed unsafe class SortedFile : IDisposable
{
    public const string Prefix = "fold-";
    private readonly nint _environment = Native.Instance.rocksdb_envoptions_create();
    private readonly nint _writer;
    private readonly string _path;
    private bool _empty = true;

    public SortedFile(nint family, string path)
    {
        _path = path;
        _writer = Native.Instance.rocksdb_sstfilewriter_create(_environment, family);
        Native.Instance.rocksdb_sstfilewriter_open(_writer, path, out var error);
        NativeError.ThrowIfAny(error);
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        nint error;
        fixed (byte* keyAt = key)
        fixed (byte* valueAt = value)
            Native.Instance.rocksdb_sstfilewriter_put(_writer, keyAt, (nuint)key.Length, valueAt, (nuint)value.Length, out error);
        NativeError.ThrowIfAny(error);
        _empty = false;
    }

    /// <summary>Makes the rows part of a column family, durably; they count as written now.</summary>
    public void Ingest(nint database, ColumnFamily family)
    {
        if (_empty)
            return;
        Native.Instance.rocksdb_sstfilewriter_finish(_writer, out var error);
        NativeError.ThrowIfAny(error);
        var options = Native.Instance.rocksdb_ingestexternalfileoptions_create();
        try
        {
            Native.Instance.rocksdb_ingestexternalfileoptions_set_move_files(options, 1);
            Native.Instance.rocksdb_ingest_external_file_cf(database, family.Handle, [_path], 1, options, out error);
            NativeError.ThrowIfAny(error);
        }
        finally
        {
            Native.Instance.rocksdb_ingestexternalfileoptions_destroy(options);
        }
    }

    public void Dispose()
    {
        Native.Instance.rocksdb_sstfilewriter_destroy(_writer);
        Native.Instance.rocksdb_envoptions_destroy(_environment);
        File.Delete(_path);
    }
}
