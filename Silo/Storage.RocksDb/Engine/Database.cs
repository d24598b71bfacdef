using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>An open database. Reads may come from any thread; writes and changes of families only from the writer thread.</summary>
internal sealed unsafe partial class Database : IDisposable
{
    private readonly nint _handle;
    private readonly FamilyOptions _families;
    private readonly nint _read = Native.Instance.rocksdb_readoptions_create();
    private readonly nint _syncWrite = Native.Instance.rocksdb_writeoptions_create();
    private readonly Dictionary<string, ColumnFamily> _fixed;
    private Dictionary<int, ColumnFamily> _buckets;

    public Database(string folder, nint handle, FamilyOptions families, Dictionary<string, ColumnFamily> all)
    {
        _dataFolder = folder;
        _handle = handle;
        _families = families;
        _fixed = [];
        _buckets = [];
        foreach (var (name, family) in all)
        {
            if (FamilyNames.TryBucket(name, out var bucket))
                _buckets.Add(bucket, family);
            else if (FamilyNames.TryLog(name, out var number))
                _logs.Add(number, family);
            else
                _fixed.Add(name, family);
        }
        Native.Instance.rocksdb_writeoptions_set_sync(_syncWrite, 1);
        Heads = _fixed[FamilyNames.Heads];
        Events = _fixed[FamilyNames.Events];
        Pages = _fixed[FamilyNames.Pages];
        Meta = _fixed[FamilyNames.Meta];
    }

    public ColumnFamily Heads { get; }

    public ColumnFamily Events { get; }

    public ColumnFamily Pages { get; }

    public ColumnFamily Meta { get; }

    /// <summary>Claim families by month. Replaced as a whole, never changed, so that readers need no lock to look.</summary>
    public IReadOnlyDictionary<int, ColumnFamily> Buckets => Volatile.Read(ref _buckets);

    public bool TryBucket(int bucket, out ColumnFamily family) => Volatile.Read(ref _buckets).TryGetValue(bucket, out family);

    public PinnedValue Get(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        fixed (byte* pointer = key)
        {
            var slice = Native.Instance.rocksdb_get_pinned_cf(_handle, _read, family.Handle, pointer, (nuint)key.Length, out var error);
            NativeError.ThrowIfAny(error);
            return new PinnedValue(slice);
        }
    }

    /// <summary>Looks many keys up in one call. The caller releases found values and takes errors.</summary>
    public void GetMany(ColumnFamily family, int count, nint[] keys, nuint[] sizes, nint[] values, nint[] errors)
    {
        fixed (nint* key = keys)
        fixed (nuint* size = sizes)
        fixed (nint* value = values)
            Native.Instance.rocksdb_batched_multi_get_cf(_handle, _read, family.Handle, (nuint)count, (nint)key, (nint)size, (nint)value,
                errors, 0);
    }

    public Cursor Walk(ColumnFamily family, ReadOnlySpan<byte> first, byte[]? bound) => new(_handle, family, first, bound);

    /// <summary>Writes one encoded batch and returns when it is on the disk.</summary>
    public void Write(ReadOnlySpan<byte> batch)
    {
        fixed (byte* pointer = batch)
        {
            var native = Native.Instance.rocksdb_writebatch_create_from(pointer, (nuint)batch.Length);
            try
            {
                Native.Instance.rocksdb_write(_handle, _syncWrite, native, out var error);
                NativeError.ThrowIfAny(error);
            }
            finally
            {
                Native.Instance.rocksdb_writebatch_destroy(native);
            }
        }
    }

    public void CreateBucket(int bucket)
    {
        var handle = Native.Instance.rocksdb_create_column_family(_handle, _families.Claims, FamilyNames.OfBucket(bucket), out var error);
        NativeError.ThrowIfAny(error);
        var family = new ColumnFamily(handle, Native.Instance.rocksdb_column_family_handle_get_id(handle));
        Volatile.Write(ref _buckets, new Dictionary<int, ColumnFamily>(_buckets) { [bucket] = family });
    }

    /// <summary>Drops a month and its files. No reader may be inside the database.</summary>
    public void DropBucket(int bucket)
    {
        var family = _buckets[bucket];
        Native.Instance.rocksdb_drop_column_family(_handle, family.Handle, out var error);
        NativeError.ThrowIfAny(error);
        var rest = new Dictionary<int, ColumnFamily>(_buckets);
        rest.Remove(bucket);
        Volatile.Write(ref _buckets, rest);
        Native.Instance.rocksdb_column_family_handle_destroy(family.Handle);
    }

    /// <summary>Makes a consistent copy in a folder that does not exist yet, by hard links where the disk allows.</summary>
    public void Checkpoint(string folder)
    {
        var checkpoint = Native.Instance.rocksdb_checkpoint_object_create(_handle, out var error);
        NativeError.ThrowIfAny(error);
        try
        {
            Native.Instance.rocksdb_checkpoint_create(checkpoint, folder, 0, out error);
            NativeError.ThrowIfAny(error);
        }
        finally
        {
            Native.Instance.rocksdb_checkpoint_object_destroy(checkpoint);
        }
    }

    /// <summary>Moves everything into table files, so that the next start reads back no log. Errors do not matter.</summary>
    public void FoldAndFlush()
    {
        try
        {
            FoldAll();
        }
        catch (EngineException)
        {
            // The next start folds.
        }
        var wait = Native.Instance.rocksdb_flushoptions_create();
        var handles = _fixed.Values.Concat(_buckets.Values).Concat(_logs.Values).Select(family => family.Handle).ToArray();
        Native.Instance.rocksdb_flush_cfs(_handle, wait, handles, handles.Length, out var error);
        if (error != 0)
            NativeError.Take(error);
        Native.Instance.rocksdb_flushoptions_destroy(wait);
    }

    public void Dispose()
    {
        _folding?.Dispose();
        foreach (var family in _fixed.Values.Concat(_buckets.Values).Concat(_logs.Values))
            Native.Instance.rocksdb_column_family_handle_destroy(family.Handle);
        Native.Instance.rocksdb_close(_handle);
        Native.Instance.rocksdb_readoptions_destroy(_read);
        Native.Instance.rocksdb_writeoptions_destroy(_syncWrite);
        _families.Dispose();
    }
}
