using Metering.Journal;
using Metering.Storage.RocksDb.Committing;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb;

/// <summary>The embedded journal: one folder, one process, one writer thread, one fsync for all commits that wait.</summary>
public sealed partial class RocksDbJournalStore : IJournalStore, IJournalBackup, IAsyncDisposable
{
    private readonly DatabaseSlot _slot;
    private readonly CommitQueue _queue;
    private readonly CommitWriter _writer;
    // A backup and a drop of claim months exclude each other, and closing waits for both.
    private readonly SemaphoreSlim _maintenance = new(1, 1);
    private int _disposed;

    private RocksDbJournalStore(RocksDbOptions options)
    {
        _slot = new DatabaseSlot(options);
        _slot.Open();
        _queue = new CommitQueue(options.QueueBound);
        _writer = new CommitWriter(options, _queue, _slot);
    }

    /// <summary>Whether the store takes commits, and if not, why. A failed store opens itself again as soon as it can.</summary>
    public StoreHealth Health => _slot.Health;

    /// <summary>Opens the folder, creating it when missing, and recovers what a crash left behind.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreUnusableException">Locked, unwritable, full, damaged or too new; the message says what to do.</exception>
    public static RocksDbJournalStore Open(RocksDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new RocksDbJournalStore(options);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The commit breaks a limit of the port or repeats a key.</exception>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = CommitRules.Measure(commit);
        if (_slot.Health is { Ok: false, Reason: var reason })
            throw new StoreUnavailableException(reason!);
        var pending = PendingCommit.Rent(commit, bytes);
        try
        {
            _queue.Add(pending);
        }
        catch (StoreUnavailableException)
        {
            pending.Return();
            throw;
        }
        return pending.Answer;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckBucket(firstKept);
        var dropped = new List<int>();
        await Maintain(database =>
        {
            // Claims that still lie in a commit log would otherwise come back with the next fold.
            database.FoldAll();
            foreach (var bucket in database.Buckets.Keys.Where(key => key != Claim.Permanent && key < firstKept).Order())
            {
                database.DropBucket(bucket);
                dropped.Add(bucket);
            }
        }, cancellationToken).ConfigureAwait(false);
        return dropped;
    }

    /// <summary>Answers everything that waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _maintenance.WaitAsync().ConfigureAwait(false);
        _queue.Close();
        await _writer.Finished.ConfigureAwait(false);
        _slot.Dispose();
        _maintenance.Release();
    }

    /// <summary>Has the writer do something between two groups of commits.</summary>
    private async Task Maintain(Action<Database> action, CancellationToken cancellationToken)
    {
        await _maintenance.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var work = new MaintenanceWork(action);
            _queue.Add(work);
            await work.Done.ConfigureAwait(false);
        }
        finally
        {
            _maintenance.Release();
        }
    }
}
