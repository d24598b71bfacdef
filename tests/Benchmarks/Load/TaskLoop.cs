using System.Collections.Concurrent;
using System.Diagnostics;

namespace Metering.Benchmarks.Load;

/// <summary>The closed loop for what is called in this process: each caller makes its next request as soon as the last was answered.</summary>
internal static class TaskLoop
{
    /// <summary>Runs <paramref name="callers"/>, each counting <paramref name="weight"/> a request, first unmeasured for a while.</summary>
    public static LoadResult Run(int callers, int weight, Func<int, Task<Func<Task>>> caller, TimeSpan warmUp, TimeSpan measured) =>
        // The sides of a comparison are loaded one after another, those over HTTP with threads: this one waits as they do.
#pragma warning disable VSTHRD002
        RunAsync(callers, weight, caller, warmUp, measured).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private static async Task<LoadResult> RunAsync(
        int callers, int weight, Func<int, Task<Func<Task>>> caller, TimeSpan warmUp, TimeSpan measured)
    {
        var requests = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller));
        var from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var until = from + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        var waits = new ConcurrentBag<long>();
        long total = 0;
        await Task.WhenAll(requests.Select(request => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < until)
            {
                var sent = Stopwatch.GetTimestamp();
                await request();
                Interlocked.Add(ref total, weight);
                var now = Stopwatch.GetTimestamp();
                if (now >= from && now < until)
                    waits.Add(now - sent);
            }
        })));
        var accepted = (long)waits.Count * weight;
        return new LoadResult(accepted / measured.TotalSeconds, accepted, 0, total, new Latencies([.. waits]));
    }
}
