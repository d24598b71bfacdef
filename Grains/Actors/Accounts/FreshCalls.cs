namespace Metering.Actors.Accounts;

/// <summary>
/// Shares calls to the same receiver: one runs at a time, and at most one waits behind it. Who comes while one runs gets the next,
/// because the running one may have been answered before something happened that the newcomer must not miss.
/// </summary>
/// <remarks>Not thread-safe: one turn at a time, as a grain runs.</remarks>
internal sealed class FreshCalls
{
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>Ends when a call that began after this one was asked for has ended.</summary>
    public Task Run(string receiver, Func<string, Task> call)
    {
        if (!lanes.TryGetValue(receiver, out var lane)) lanes[receiver] = lane = new Lane();
        return lane.Waiting ??= Start(lane, receiver, call);
    }

    private static async Task Start(Lane lane, string receiver, Func<string, Task> call)
    {
        // So that the lane knows of this call before it can begin.
        await Task.Yield();
        await lane.Turn.WaitAsync();
        lane.Waiting = null;
        try
        {
            await call(receiver);
        }
        finally
        {
            lane.Turn.Release();
        }
    }

    private sealed class Lane
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Task? Waiting { get; set; }
    }
}
