using System.Runtime.ExceptionServices;

namespace Metering.Actors.Accounts;

/// <summary>Calls with bounded concurrency that stay on the grain's scheduler.</summary>
internal static class Bounded
{
    /// <summary>Calls at once.</summary>
    public const int Width = 16;

    /// <summary>
    /// Runs the call for every item, at most <see cref="Width"/> at once, whatever becomes of the others; the first fault is thrown after all have
    /// ended.
    /// </summary>
    public static async Task ForEach<T>(IEnumerable<T> items, Func<T, Task> call)
    {
        using var next = items.GetEnumerator();
        var workers = new List<Task>(Width);
        ExceptionDispatchInfo? first = null;
        for (var i = 0; i < Width; i++) workers.Add(Work());
        await Task.WhenAll(workers);
        first?.Throw();

        // All workers share the enumerator: safe, because a grain runs one turn at a time.
        async Task Work()
        {
            while (next.MoveNext())
                try
                {
                    await call(next.Current);
                }
                catch (Exception fault)
                {
                    first ??= ExceptionDispatchInfo.Capture(fault);
                }
        }
    }
}
