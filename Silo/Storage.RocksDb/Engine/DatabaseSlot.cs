using Metering.Journal;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Holds the open database, so that it can be closed and opened again under readers. Only the writer thread changes it.</summary>
internal sealed class DatabaseSlot(RocksDbOptions options) : IDisposable
{
    private const long MostLogBytesLeft = 16 << 20;

    // Readers hold it for one short native operation, never across an await.
    private readonly ReaderWriterLockSlim _gate = new();
    private Database? _database;
    private string? _reason = "The store is not open.";

    /// <summary>The open database, for the writer thread.</summary>
    public Database? Current => Volatile.Read(ref _database);

    public StoreHealth Health => Volatile.Read(ref _reason) is { } reason ? new StoreHealth(false, reason) : StoreHealth.Good;

    public void Open()
    {
        Volatile.Write(ref _database, DatabaseOpener.Open(options));
        Volatile.Write(ref _reason, null);
    }

    public void Close(string reason)
    {
        Volatile.Write(ref _reason, reason);
        _gate.EnterWriteLock();
        try
        {
            var closing = _database;
            Volatile.Write(ref _database, null);
            closing?.Dispose();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Closes for good. The gate stays usable: a late reader gets the closed store's answer, not a disposed object's.</summary>
    public void Dispose()
    {
        if (LogBytes() > MostLogBytesLeft)
            Current?.FoldAndFlush();
        Close("The store is closed.");
    }

    private long LogBytes()
    {
        try
        {
            return new DirectoryInfo(options.Path).EnumerateFiles("*.log").Sum(file => file.Length);
        }
        catch (IOException)
        {
            // The engine may be removing a log just now; closing goes on without the flush.
            return 0;
        }
    }

    /// <summary>Runs a change during which nobody reads.</summary>
    public void Exclusive(Action<Database> change)
    {
        _gate.EnterWriteLock();
        try
        {
            change(_database!);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <exception cref="StoreUnavailableException">The store is closed, failed or cannot read.</exception>
    public TResult Read<TState, TResult>(TState state, Func<Database, TState, TResult> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read(_database ?? throw new StoreUnavailableException(_reason ?? "The store is closed."), state);
        }
        catch (EngineException failure)
        {
            throw new StoreUnavailableException($"The journal could not be read: {failure.Message}", failure);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }
}
