using System.Runtime.InteropServices;

namespace Metering.Http.Usage;

/// <summary>
/// How often something happened in a window of time, by key: a heuristic of one process. It is bounded: past that it forgets and begins again.
/// </summary>
internal sealed class WindowCounts
{
    private const int MostKeys = 100_000;

    private readonly Dictionary<string, (long Window, int Count)> counts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Counts once more; how often it was in this window, this one included.</summary>
    public int Add(string key, long window)
    {
        lock (gate)
        {
            if (counts.Count >= MostKeys && !counts.ContainsKey(key)) counts.Clear();
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
            entry = (window, entry.Window == window ? entry.Count + 1 : 1);
            return entry.Count;
        }
    }
}
