using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>The thread that folds sealed generations, oldest first. After a failure it does nothing more: the next start folds.</summary>
internal sealed class Folder : IDisposable
{
    /// <summary>Generations that may wait or be folded; past it the writer waits.</summary>
    private const int MostSealed = 2;

    private readonly object _gate = new();
    private readonly Queue<Generation> _sealed = new();
    private readonly Database _database;
    private readonly Thread _thread;
    private Exception? _failure;
    private bool _ended;

    public Folder(Database database)
    {
        _database = database;
        _thread = new Thread(Run) { Name = "journal folder", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Hands in a sealed generation, waiting while too many are not folded yet.</summary>
    /// <exception cref="EngineException">Folding failed, now or earlier.</exception>
    public void Add(Generation generation)
    {
        lock (_gate)
        {
            while (_sealed.Count >= MostSealed && _failure is null)
                Monitor.Wait(_gate);
            ThrowIfFailed();
            _sealed.Enqueue(generation);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until everything handed in is folded.</summary>
    /// <exception cref="EngineException">Folding failed, now or earlier.</exception>
    public void Drain()
    {
        lock (_gate)
        {
            while (_sealed.Count > 0 && _failure is null)
                Monitor.Wait(_gate);
            ThrowIfFailed();
        }
    }

    /// <summary>Ends after the generation that is being folded.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (Next() is { } generation)
        {
            try
            {
                Fold.Run(_database, generation);
            }
            catch (Exception failure)
            {
                Fail(failure);
                return;
            }
            lock (_gate)
            {
                _sealed.Dequeue();
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Generation? Next()
    {
        lock (_gate)
        {
            while (_sealed.Count == 0 && !_ended)
                Monitor.Wait(_gate);
            return _ended ? null : _sealed.Peek();
        }
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            Monitor.PulseAll(_gate);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new EngineException($"Recent commits could not be moved into table files: {_failure.Message}");
    }
}
