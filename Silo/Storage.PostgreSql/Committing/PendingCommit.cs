using System.Diagnostics;
using Metering.Journal;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>A commit on its way through a writer, and the caller's wait for its answer.</summary>
internal sealed class PendingCommit(Commit commit, int bytes)
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Commit Commit { get; } = commit;

    /// <summary>Its size for the group's bound.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>When it was handed in, by <see cref="Stopwatch"/>.</summary>
    public long Started { get; } = Stopwatch.GetTimestamp();

    public Task<CommitResult> Answer => _answer.Task;

    public void Complete(CommitResult result) => _answer.TrySetResult(result);

    public void Fail(Exception failure) => _answer.TrySetException(failure);
}
