using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Metering.Journal;
using Metering.Storage.RocksDb.Recent;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>A commit on its way through the writer, and the caller's wait for its answer. Used again after the answer was taken.</summary>
internal sealed class PendingCommit : WriterWork, IValueTaskSource<CommitResult>
{
    private const int MostKept = 16_384;
    private const int LargestKept = 16_384;
    private static readonly FreeList<PendingCommit> Free = new(MostKept);
    private ManualResetValueTaskSourceCore<CommitResult> _answer = new() { RunContinuationsAsynchronously = true };
    private byte[] _record = new byte[1_024];
    private int _recordBytes;
    private IFetchedAhead? _waiter;
    private object? _continuation;
    private TaskScheduler? _scheduler;

    /// <summary>The commit as it will stand in the log: written by the caller's thread, so that the writer only copies.</summary>
    public ReadOnlySpan<byte> Record => _record.AsSpan(0, _recordBytes);

    /// <summary>What the journal is found under in memory.</summary>
    public UInt128 Digest { get; private set; }

    /// <summary>The version the commit was decided on.</summary>
    public long ExpectedVersion { get; private set; }

    /// <summary>Further months to look for the claims in.</summary>
    public IReadOnlyList<int> LiveBuckets { get; private set; } = [];

    /// <summary>Side records; only while under way.</summary>
    public IReadOnlyList<PageWrite> Pages { get; private set; } = [];

    /// <summary>Its size for the group's bound.</summary>
    public int Bytes { get; private set; }

    /// <summary>When it was handed in, by <see cref="Stopwatch"/>.</summary>
    public long Started { get; private set; }

    /// <summary>What was decided; it is answered once the group is on the disk.</summary>
    public CommitResult Decision { get; set; }

    /// <summary>Set instead of a decision when the commit could not be decided; nothing was written.</summary>
    public Exception? Undecided { get; set; }

    /// <summary>Whether the group's batch holds this commit.</summary>
    public bool Written { get; set; }

    /// <summary>UTF-8 bytes of the journal id.</summary>
    public ReadOnlySpan<byte> Journal => new CommitRecord(Record).Journal;

    public ValueTask<CommitResult> Answer => new(this, _answer.Version);

    public static PendingCommit Rent(Commit commit, int bytes)
    {
        var pending = Free.Take() ?? new PendingCommit();
        pending.Bytes = bytes;
        pending.Started = Stopwatch.GetTimestamp();
        pending.Write(commit);
        return pending;
    }

    /// <summary>Has the processor fetch the record: its header, and its claims at the end.</summary>
    public void FetchRecord()
    {
        Prefetch.Object(_record);
        Prefetch.Within(_record, _recordBytes);
    }

    /// <summary>Has the processor fetch this, before anything of it is read.</summary>
    public void Fetch()
    {
        Prefetch.Object(this);
        Prefetch.Within(this, Prefetch.Line);
        Prefetch.Within(this, 2 * Prefetch.Line);
    }

    /// <summary>Has the processor fetch what the answer wakes, step by step.</summary>
    public void FetchWaiter(int step)
    {
        if (step == 0)
        {
            Prefetch.Object(_continuation);
            Prefetch.Within(_continuation, Prefetch.Line);
            Prefetch.Object(_scheduler);
        }
        _waiter?.Fetch(step);
    }

    public void Complete()
    {
        if (Undecided is not null)
            _answer.SetException(Undecided);
        else
            _answer.SetResult(Decision);
    }

    public override void Fail(Exception failure) => _answer.SetException(failure);

    private void Write(Commit commit)
    {
        (ExpectedVersion, LiveBuckets, Pages, _waiter) = (commit.ExpectedVersion, commit.LiveBuckets, commit.Pages, commit.Waiter);
        Span<byte> journal = stackalloc byte[JournalId.MaxBytes];
        journal = journal[..CommitRules.Text.GetBytes(commit.Journal.Value, journal)];
        Digest = JournalDigest.Of(journal);
        _recordBytes = CommitRecord.Measure(commit, journal.Length);
        if (_record.Length < _recordBytes)
            _record = new byte[Math.Max(_recordBytes, _record.Length * 2)];
        CommitRecord.Write(_record.AsSpan(0, _recordBytes), commit, journal);
    }

    /// <summary>Gives the object back unanswered: it never reached the writer.</summary>
    public void Return()
    {
        _answer.Reset();
        (LiveBuckets, Pages) = ([], []);
        (_waiter, _continuation, _scheduler) = (null, null, null);
        Undecided = null;
        Decision = default;
        Written = false;
        if (_record.Length <= LargestKept)
            Free.Give(this);
    }

    CommitResult IValueTaskSource<CommitResult>.GetResult(short token)
    {
        try
        {
            return _answer.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(Action<object?> continuation, object? state, short token,
        ValueTaskSourceOnCompletedFlags flags)
    {
        (_continuation, _scheduler) = (state, TaskScheduler.Current);
        _answer.OnCompleted(continuation, state, token, flags);
    }
}
