namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Lets the commits of one journal that this process was handed go one after another, in the order they came. Other processes are held off
/// by the head's ETag alone; this only spares the conflicts that could be foreseen.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Runs the work when all earlier work of the same lane has ended. The place in the lane is taken before this returns.</summary>
    public Task<T> Run<T>(string lane, Func<Task<T>> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            before = _last.GetValueOrDefault(lane, Task.CompletedTask);
            _last[lane] = done.Task;
        }
        return After(before, lane, done, work);
    }

    private async Task<T> After<T>(Task before, string lane, TaskCompletionSource done, Func<Task<T>> work)
    {
        try
        {
            // Never fails: it is a mark, not the earlier work's result.
#pragma warning disable VSTHRD003
            await before.ConfigureAwait(false);
#pragma warning restore VSTHRD003
            return await work().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (_last[lane] == done.Task)
                    _last.Remove(lane);
            }
            done.SetResult();
        }
    }
}
