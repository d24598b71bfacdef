using Metering.Journal;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>
/// Answers the commits of a group on threads of the pool, so many at a time: the writer goes on with the next group, and what an answer wakes
/// runs on the thread that has just fetched it.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    /// <summary>Fewer are not worth the change of thread.</summary>
    private const int AtOnce = 64;
    private const int Step = 3;
    private const int Steps = 4;
    private static readonly FreeList<Answers> Free = new(256);
    private readonly PendingCommit[] _commits = new PendingCommit[AtOnce];
    private int _count;

    /// <summary>Answers all.</summary>
    public static void Give(List<PendingCommit> commits)
    {
        if (commits.Count < AtOnce)
        {
            foreach (var pending in commits)
                pending.Complete();
            return;
        }
        for (var from = 0; from < commits.Count; from += AtOnce)
        {
            var part = Free.Take() ?? new Answers();
            part._count = Math.Min(AtOnce, commits.Count - from);
            commits.CopyTo(from, part._commits, 0, part._count);
            ThreadPool.UnsafeQueueUserWorkItem(part, preferLocal: false);
        }
    }

    /// <inheritdoc />
    public void Execute()
    {
        for (var i = 0; i < _count; i++)
        {
            Fetch(i);
            _commits[i].Complete();
        }
        Array.Clear(_commits, 0, _count);
        Free.Give(this);
    }

    /// <summary>Each of those that follow is one step further the nearer it is.</summary>
    private void Fetch(int at)
    {
        if (at + (Steps + 1) * Step < _count)
            _commits[at + (Steps + 1) * Step].Fetch();
        for (var step = 0; step < Steps; step++)
            if (at + (Steps - step) * Step is var next && next < _count)
                _commits[next].FetchWaiter(step);
    }
}
