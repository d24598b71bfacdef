using System.Collections.Concurrent;
using System.Globalization;
using Metering.Storage.RocksDb.Recent;
using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>
/// Commits go to a log first: one row a group, in a column family that is dropped as a whole once its commits are folded into the sorted
/// families. One insertion a group instead of three a commit.
/// </summary>
internal sealed unsafe partial class Database
{
    private readonly SortedDictionary<int, ColumnFamily> _logs = [];
    private readonly ConcurrentBag<Generation> _unused = [];
    private readonly string _dataFolder;
    private Folder? _folding;
    private int _generationBytes;
    private int _lastLog;

    /// <summary>What is not folded yet.</summary>
    public RecentCommits Recent { get; } = new();

    /// <summary>Whether an earlier process left any commit here. Only before the logs are started.</summary>
    public bool HoldsCommits => _logs.Values.Prepend(Heads).Any(family =>
    {
        using var rows = Walk(family, [], null);
        return rows.OnRow;
    });

    /// <summary>Bounds the engine's own logs.</summary>
    /// <exception cref="EngineException">The engine could not store its options.</exception>
    public void BoundLogs() => _families.BoundLogs(_handle);

    /// <summary>Folds what an earlier process left in its logs, then begins a log.</summary>
    /// <exception cref="EngineException">A log cannot be read or folded.</exception>
    public void StartLogs(int generationBytes)
    {
        _generationBytes = generationBytes;
        foreach (var leftover in Directory.EnumerateFiles(_dataFolder, SortedFile.Prefix + "*"))
            File.Delete(leftover);
        foreach (var (number, log) in _logs.ToArray())
            Fold.Run(this, LogReader.Load(this, log, number));
        BeginLog(generationBytes);
        _folding = new Folder(this);
    }

    /// <summary>Sees to it that the newest generation can hold so many bytes more. Writer thread only.</summary>
    /// <exception cref="EngineException">Folding failed.</exception>
    public void MakeRoom(long bytes)
    {
        if (Recent.Newest.Room >= bytes)
            return;
        _folding!.Add(Roll((int)Math.Max(bytes, _generationBytes)));
    }

    /// <summary>Folds everything and waits for it. Writer thread only.</summary>
    /// <exception cref="EngineException">Folding failed.</exception>
    public void FoldAll()
    {
        if (!Recent.Newest.IsEmpty)
            _folding!.Add(Roll(_generationBytes));
        _folding!.Drain();
    }

    /// <summary>Drops the log of a generation that is folded and that no reader sees any more; its memory is used again.</summary>
    public void DropLog(Generation folded)
    {
        Native.Instance.rocksdb_drop_column_family(_handle, folded.Log.Handle, out var error);
        NativeError.ThrowIfAny(error);
        lock (_logs)
            _logs.Remove(folded.Number);
        Native.Instance.rocksdb_column_family_handle_destroy(folded.Log.Handle);
        if (folded.Capacity == _generationBytes)
            _unused.Add(folded);
    }

    public ColumnFamily Bucket(int bucket) => TryBucket(bucket, out var family)
        ? family
        : throw new EngineException($"The claims of month {bucket} have no place.");

    /// <summary>A file for rows of a family; not yet part of it.</summary>
    public SortedFile NewFile(ColumnFamily family, int generation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{SortedFile.Prefix}{generation}-{family.Id}.tmp");
        var options = family == Heads ? _families.Heads : family == Events ? _families.Events : _families.Claims;
        return new SortedFile(options, Path.Combine(_dataFolder, name));
    }

    public void Ingest(SortedFile file, ColumnFamily family) => file.Ingest(_handle, family);

    private Generation Roll(int bytes)
    {
        var full = Recent.Newest;
        BeginLog(bytes);
        return full;
    }

    private void BeginLog(int bytes)
    {
        var number = ++_lastLog;
        var handle = Native.Instance.rocksdb_create_column_family(_handle, _families.Logs, FamilyNames.OfLog(number), out var error);
        NativeError.ThrowIfAny(error);
        var log = new ColumnFamily(handle, Native.Instance.rocksdb_column_family_handle_get_id(handle));
        lock (_logs)
            _logs.Add(number, log);
        if (bytes > _generationBytes || !_unused.TryTake(out var generation))
            generation = new Generation(bytes);
        generation.Begin(log, number);
        Recent.Begin(generation);
    }
}
