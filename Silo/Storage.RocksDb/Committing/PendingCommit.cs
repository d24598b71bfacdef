using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>A commit on its way through the writer, and the caller's wait for its answer. Used again after the answer was taken.</summary>
internal sealed class PendingCommit : WriterWork, IValueTaskSource<CommitResult>
{
    private const int MostKept = 16_384;
    private static readonly ConcurrentQueue<PendingCommit> Free = new();
    private static int _free;
    private ManualResetValueTaskSourceCore<CommitResult> _answer = new() { RunContinuationsAsynchronously = true };
    private byte[] _journal = new byte[64];
    private int _journalBytes;

    /// <summary>The commit; only while under way.</summary>
    public Commit Commit { get; private set; } = null!;

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
    public ReadOnlySpan<byte> Journal => _journal.AsSpan(0, _journalBytes);

    public ValueTask<CommitResult> Answer => new(this, _answer.Version);

    public static PendingCommit Rent(Commit commit, int bytes)
    {
        if (Free.TryDequeue(out var pending))
            Interlocked.Decrement(ref _free);
        else
            pending = new PendingCommit();
        pending.Commit = commit;
        pending.Bytes = bytes;
        pending.Started = Stopwatch.GetTimestamp();
        var id = commit.Journal.Value;
        if (CommitRules.Text.GetMaxByteCount(id.Length) > pending._journal.Length)
            pending._journal = new byte[CommitRules.Text.GetMaxByteCount(id.Length)];
        pending._journalBytes = CommitRules.Text.GetBytes(id, pending._journal);
        return pending;
    }

    public void Complete()
    {
        if (Undecided is not null)
            _answer.SetException(Undecided);
        else
            _answer.SetResult(Decision);
    }

    public override void Fail(Exception failure) => _answer.SetException(failure);

    /// <summary>Gives the object back unanswered: it never reached the writer.</summary>
    public void Return()
    {
        _answer.Reset();
        Commit = null!;
        Undecided = null;
        Decision = default;
        Written = false;
        if (Volatile.Read(ref _free) >= MostKept)
            return;
        Interlocked.Increment(ref _free);
        Free.Enqueue(this);
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
        ValueTaskSourceOnCompletedFlags flags) => _answer.OnCompleted(continuation, state, token, flags);
}
