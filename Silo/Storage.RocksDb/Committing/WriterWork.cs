using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>Something the writer thread does in its turn.</summary>
internal abstract class WriterWork
{
    /// <summary>Ends the work without having done anything.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>A change of the column families; no commit is under way while it runs.</summary>
internal sealed class MaintenanceWork(Action<Database> action) : WriterWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Run(Database database)
    {
        action(database);
        _done.SetResult();
    }

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
