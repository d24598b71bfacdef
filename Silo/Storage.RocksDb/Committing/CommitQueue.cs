using Metering.Journal;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>The bounded line in front of the one writer thread. The bound counts what is not answered yet.</summary>
internal sealed class CommitQueue(int bound)
{
    private readonly object _gate = new();
    private List<WriterWork> _waiting = new(1024);
    private int _unanswered;
    private bool _writerSleeps;
    private bool _closed;

    /// <exception cref="StoreUnavailableException">The line is full or the store is closing.</exception>
    public void Add(WriterWork work)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StoreUnavailableException("The store is closing.");
            if (_unanswered >= bound)
                throw new StoreUnavailableException($"The store has {bound} commits waiting; try again.");
            _unanswered++;
            _waiting.Add(work);
            if (_writerSleeps)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for work and takes all of it, exchanging <paramref name="empty"/> for it. False once closed and drained.</summary>
    public bool Take(ref List<WriterWork> empty, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_closed)
            {
                _writerSleeps = true;
                Monitor.Wait(_gate, patience);
                _writerSleeps = false;
            }
            (_waiting, empty) = (empty, _waiting);
            return empty.Count > 0 || !_closed;
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
            Monitor.Pulse(_gate);
        }
    }
}
