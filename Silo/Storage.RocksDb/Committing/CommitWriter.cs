using System.Diagnostics;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>The one thread that writes: drains the queue, writes groups, answers after the fsync, and opens a failed store again.</summary>
internal sealed class CommitWriter
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly RocksDbOptions _options;
    private readonly CommitQueue _queue;
    private readonly DatabaseSlot _slot;
    private readonly VersionCache _versions;
    private readonly CommitGroup _group;
    private readonly List<PendingCommit> _commits = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _pause;
    private long _reopenAt;

    public CommitWriter(RocksDbOptions options, CommitQueue queue, DatabaseSlot slot)
    {
        _options = options;
        _queue = queue;
        _slot = slot;
        _versions = new VersionCache(options.CachedVersions);
        _group = new CommitGroup(_versions);
        _pause = options.RecoveryPause;
        new Thread(Run) { Name = "journal writer", IsBackground = true }.Start();
    }

    /// <summary>Completes when the queue is closed and drained.</summary>
    public Task Finished => _finished.Task;

    private void Run()
    {
        var works = new List<WriterWork>(1024);
        while (_queue.Take(ref works, _slot.Current is null ? _pause : Timeout.InfiniteTimeSpan))
        {
            if (_slot.Current is null && Stopwatch.GetTimestamp() >= _reopenAt)
                Reopen();
            Process(works);
            works.Clear();
        }
        _finished.SetResult();
    }

    private void Process(List<WriterWork> works)
    {
        var bytes = 0L;
        foreach (var work in works)
        {
            if (work is PendingCommit pending)
            {
                _commits.Add(pending);
                bytes += pending.Bytes;
                if (_commits.Count < _options.GroupCommits && bytes < _options.GroupBytes)
                    continue;
            }
            WriteGroup();
            bytes = 0;
            if (work is MaintenanceWork maintenance)
                Maintain(maintenance);
        }
        WriteGroup();
    }

    private void WriteGroup()
    {
        if (_commits.Count == 0)
            return;
        if (_slot.Current is { } database)
        {
            try
            {
                _group.Write(database, _commits);
            }
            catch (Exception failure)
            {
                Fail(failure);
            }
        }
        else
        {
            foreach (var pending in _commits)
                pending.Undecided = new StoreUnavailableException(_slot.Health.Reason ?? "The store is closed.");
        }
        StoreMeter.Group(_commits);
        _queue.Answered(_commits.Count);
        Answers.Give(_commits);
        _commits.Clear();
    }

    /// <summary>
    /// After a failed write nobody knows what is on the disk, and what the memory shows is no proof either. So the database is closed at
    /// once, reads included, and only what recovery finds in the files counts.
    /// </summary>
    private void Fail(Exception failure)
    {
        var reason = $"The journal could not be written ({failure.Message}); it is closed until it can be opened again.";
        foreach (var pending in _commits)
        {
            pending.Undecided = _group.Attempted && pending.Written
                ? new OutcomeUnknownException("The journal failed while the commit was written.", failure)
                : new StoreUnavailableException(reason, failure);
        }
        _versions.Clear();
        _slot.Close(reason);
        _pause = _options.RecoveryPause;
        Postpone();
    }

    private void Reopen()
    {
        try
        {
            _slot.Open();
            _pause = _options.RecoveryPause;
        }
        catch (Exception failure)
        {
            _slot.Close($"The journal is closed since a write failed, and cannot be opened again: {failure.Message}");
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            Postpone();
        }
    }

    private void Postpone() => _reopenAt = Stopwatch.GetTimestamp() + (long)(_pause.TotalSeconds * Stopwatch.Frequency);

    private void Maintain(MaintenanceWork work)
    {
        _queue.Answered(1);
        try
        {
            if (_slot.Current is null)
                throw new StoreUnavailableException(_slot.Health.Reason ?? "The store is closed.");
            _slot.Exclusive(work.Run);
        }
        catch (Exception failure)
        {
            work.Fail(failure is StoreUnavailableException ? failure
                : new StoreUnavailableException($"The journal could not be changed: {failure.Message}", failure));
        }
    }
}
