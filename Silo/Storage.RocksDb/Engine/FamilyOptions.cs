using System.Globalization;
using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Native options of the database and of each kind of column family.</summary>
internal sealed class FamilyOptions : IDisposable
{
    // One key in a hundred that is absent seems to be there, and costs a read; of claims, absent nearly always, one in a thousand does.
    private const double HeadBits = 10;
    private const double ClaimBits = 16;
    // Nobody waits for a history, so it may lie in more files: each row is written again the less often.
    private const int RowRuns = 10;
    private const int MemtableParts = 8;
    private const int FirstLogMemtables = 2;
    private const int LogMemtables = 4;
    // More bytes than any disk has free.
    private const ulong NeverFree = 1UL << 60;
    private readonly List<nint> _owned = [];
    private readonly nint _cache;
    private readonly long _memtableBytes;

    public FamilyOptions(RocksDbOptions options)
    {
        _memtableBytes = options.MemtableBytes;
        _cache = Native.Instance.rocksdb_cache_create_lru((nuint)options.BlockCacheBytes);
        Whole = CreateWhole(options);
        Heads = CreateFamily(HeadBits, universal: false, Compression.Lz4);
        Events = CreateFamily(0, universal: true, Compression.Lz4);
        Pages = CreateFamily(0, universal: true, Compression.Lz4);
        Claims = CreateFamily(ClaimBits, universal: true, Compression.No);
        Logs = CreateFamily(0, universal: false, Compression.No);
        Native.Instance.rocksdb_options_set_level0_file_num_compaction_trigger(Events, RowRuns);
        Native.Instance.rocksdb_options_set_level0_file_num_compaction_trigger(Pages, RowRuns);
        MergeBySize(Events);
        MergeBySize(Claims);
        // A log is dropped before its memory is full, unless a single commit is larger than a generation.
        Native.Instance.rocksdb_options_set_write_buffer_size(Logs, (nuint)(_memtableBytes * 2));
    }

    /// <summary>Of the database, and of the family that every database has and this one leaves empty.</summary>
    public nint Whole { get; }

    /// <summary>Small rows overwritten again and again and read by key.</summary>
    public nint Heads { get; }

    /// <summary>Rows written once and read in ranges.</summary>
    public nint Events { get; }

    /// <summary>Rows read in ranges, some of them replaced or removed.</summary>
    public nint Pages { get; }

    /// <summary>Rows written once whose absence must be cheap to prove.</summary>
    public nint Claims { get; }

    /// <summary>A few large rows that are dropped together soon.</summary>
    public nint Logs { get; }

    public nint Of(string name) => name switch
    {
        FamilyNames.Default => Whole,
        FamilyNames.Heads => Heads,
        FamilyNames.Events => Events,
        FamilyNames.Pages => Pages,
        _ when FamilyNames.TryBucket(name, out _) => Claims,
        _ when FamilyNames.TryLog(name, out _) => Logs,
        _ => Heads,
    };

    /// <summary>Bounds what a start after a crash has to read back.</summary>
    /// <exception cref="EngineException">The engine could not store its options.</exception>
    public void BoundLogs(nint database)
    {
        var bytes = checked(_memtableBytes * LogMemtables).ToString(CultureInfo.InvariantCulture);
        Native.Instance.rocksdb_set_db_options(database, 1, ["max_total_wal_size"], [bytes], out nint error);
        NativeError.ThrowIfAny(error);
    }

    private nint CreateWhole(RocksDbOptions options)
    {
        var native = Native.Instance;
        var whole = Own(native.rocksdb_options_create());
        native.rocksdb_options_set_create_if_missing(whole, 1);
        native.rocksdb_options_set_create_missing_column_families(whole, 1);
        // A torn last record is the mark of a crash and was never acknowledged; damage before it must stop the start, not be skipped.
        native.rocksdb_options_set_wal_recovery_mode(whole, (int)Recovery.TolerateCorruptedTailRecords);
        // Each log names the one before it and how long that was, so a lost log stops the start. The same facts kept in the manifest would
        // cost a second fsync at every commit.
        native.rocksdb_options_set_track_and_verify_wals(whole, 1);
        native.rocksdb_options_set_paranoid_checks(whole, 1);
        // One thread writes: the machinery for many writers only costs.
        native.rocksdb_options_set_allow_concurrent_memtable_write(whole, 0);
        native.rocksdb_options_set_enable_write_thread_adaptive_yield(whole, 0);
        native.rocksdb_options_set_max_background_jobs(whole, Math.Max(2, Environment.ProcessorCount));
        // As much disk is reserved for the first log; BoundLogs sets what holds from then on.
        native.rocksdb_options_set_max_total_wal_size(whole, checked((ulong)options.MemtableBytes * FirstLogMemtables));
        native.rocksdb_options_set_bytes_per_sync(whole, 1 << 20);
        native.rocksdb_options_set_max_open_files(whole, -1);
        native.rocksdb_options_set_info_log_level(whole, (int)InfoLogLevel.Warn);
        native.rocksdb_options_set_keep_log_file_num(whole, (nuint)4);
        native.rocksdb_options_set_max_log_file_size(whole, (nuint)(4 << 20));
        native.rocksdb_options_set_stats_dump_period_sec(whole, 0);
        ResumeNever(whole);
        return whole;
    }

    /// <summary>
    /// After a failed write the engine would go on by itself, in a new log that names the old one with the bytes that never reached the disk: cut
    /// short there, no start takes the folder any more. On a full disk it does so once a memtable of the largest size has room; so the family that
    /// holds nothing says that it takes one that never has.
    /// </summary>
    private static void ResumeNever(nint whole)
    {
        Native.Instance.rocksdb_options_set_max_bgerror_resume_count(whole, 0);
        Native.Instance.rocksdb_options_set_write_buffer_size(whole, nuint.CreateChecked(NeverFree));
    }

    private nint CreateFamily(double bloomBits, bool universal, Compression compression)
    {
        var native = Native.Instance;
        var family = Own(native.rocksdb_options_create());
        // Several small memtables instead of a large one: inserting stays within the processor's caches, and they are merged when flushed.
        native.rocksdb_options_set_write_buffer_size(family, (nuint)(_memtableBytes / MemtableParts));
        native.rocksdb_options_set_min_write_buffer_number_to_merge(family, MemtableParts / 2);
        native.rocksdb_options_set_max_write_buffer_number(family, MemtableParts + 4);
        native.rocksdb_options_set_compression(family, (int)compression);
        native.rocksdb_options_set_compaction_style(family, (int)(universal ? Compaction.Universal : Compaction.Level));
        native.rocksdb_options_set_level_compaction_dynamic_level_bytes(family, 1);
        var table = native.rocksdb_block_based_options_create();
        native.rocksdb_block_based_options_set_block_cache(table, _cache);
        native.rocksdb_block_based_options_set_block_size(table, (nuint)(8 << 10));
        native.rocksdb_block_based_options_set_whole_key_filtering(table, 1);
        if (bloomBits > 0)
            native.rocksdb_block_based_options_set_filter_policy(table, native.rocksdb_filterpolicy_create_bloom_full(bloomBits));
        native.rocksdb_options_set_block_based_table_factory(family, table);
        native.rocksdb_block_based_options_destroy(table);
        return family;
    }

    /// <summary>
    /// Rows that are written once leave nothing behind that merging all files would free, and a merge of all takes a processor for minutes: only
    /// files of about one size are merged.
    /// </summary>
    private static void MergeBySize(nint family)
    {
        var merging = Native.Instance.rocksdb_universal_compaction_options_create();
        Native.Instance.rocksdb_universal_compaction_options_set_max_size_amplification_percent(merging, int.MaxValue);
        Native.Instance.rocksdb_options_set_universal_compaction_options(family, merging);
        Native.Instance.rocksdb_universal_compaction_options_destroy(merging);
    }

    private nint Own(nint options)
    {
        _owned.Add(options);
        return options;
    }

    public void Dispose()
    {
        foreach (var options in _owned)
            Native.Instance.rocksdb_options_destroy(options);
        Native.Instance.rocksdb_cache_destroy(_cache);
    }
}
