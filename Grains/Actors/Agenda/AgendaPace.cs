namespace Metering.Actors.Agenda;

/// <summary>
/// How often the shards of a silo sweep, and how many accounts they wake at once, all together: at a month's end every shard has work, and more
/// calls at once would only wait for each other until their answers come too late.
/// </summary>
public sealed class AgendaPace : IDisposable
{
    /// <summary>Enough to keep a silo's cores and its store busy.</summary>
    public const int UsualWidth = 64;

    private readonly SemaphoreSlim free;

    /// <summary>A pace.</summary>
    /// <param name="width">Calls at once.</param>
    /// <param name="period">From one sweep of a shard to its next; a minute when absent.</param>
    public AgendaPace(int width = UsualWidth, TimeSpan? period = null)
    {
        free = new SemaphoreSlim(width);
        Period = period ?? TimeSpan.FromMinutes(1);
    }

    /// <summary>From one sweep of a shard to its next.</summary>
    public TimeSpan Period { get; }

    /// <summary>Runs a call when its turn comes.</summary>
    public async Task Run(Func<Task> call)
    {
        await free.WaitAsync();
        try
        {
            await call();
        }
        finally
        {
            free.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => free.Dispose();
}
