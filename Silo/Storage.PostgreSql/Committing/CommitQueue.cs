using Metering.Journal;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>The bounded line in front of one writer. The bound counts what is not answered yet.</summary>
internal sealed class CommitQueue(int bound) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private List<PendingCommit> _waiting = new(256);
    private int _unanswered;
    private bool _closed;

    /// <exception cref="StoreUnavailableException">The line is full or the store is closing.</exception>
    public void Add(PendingCommit pending)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StoreUnavailableException("The store is closing.");
            if (_unanswered >= bound)
                throw new StoreUnavailableException($"The store has {bound} commits waiting; try again.");
            _unanswered++;
            _waiting.Add(pending);
            if (_waiting.Count == 1)
                Wake();
        }
    }

    /// <summary>Waits until there is work or the patience ends. False once closed and drained.</summary>
    public async ValueTask<bool> Wait(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
                return true;
            if (_closed)
                return false;
        }
        await _news.WaitAsync(patience).ConfigureAwait(false);
        lock (_gate)
            return _waiting.Count > 0 || !_closed;
    }

    /// <summary>Appends everything that waits to <paramref name="taken"/>.</summary>
    public void TakeAll(List<PendingCommit> taken)
    {
        lock (_gate)
        {
            taken.AddRange(_waiting);
            _waiting.Clear();
        }
    }

    public void Answered(int count)
    {
        lock (_gate)
            _unanswered -= count;
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Wake();
        }
    }

    public void Dispose() => _news.Dispose();

    private void Wake()
    {
        if (_news.CurrentCount == 0)
            _news.Release();
    }
}
