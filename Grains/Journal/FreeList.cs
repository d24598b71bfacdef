using System.Collections.Concurrent;

namespace Metering.Journal;

/// <summary>Objects kept for their next use, at most so many. Taken on one thread and given back on any other.</summary>
/// <remarks>
/// Thousands of commits are under way at once, many times what the shared array pool keeps. A thread takes what it gave back last, which its
/// processor still has at hand.
/// </remarks>
public sealed class FreeList<T>(int most)
    where T : class
{
    private readonly ConcurrentBag<T> free = [];
    private int count;

    /// <summary>One that was given back; null when there is none.</summary>
    public T? Take()
    {
        if (!free.TryTake(out var item)) return null;
        Interlocked.Decrement(ref count);
        return item;
    }

    /// <summary>Keeps an object that nobody uses any more, unless enough are kept.</summary>
    public void Give(T item)
    {
        if (Volatile.Read(ref count) >= most) return;
        Interlocked.Increment(ref count);
        free.Add(item);
    }
}
