namespace Metering.Domain.Catalogue;

/// <summary>Values that replace each other in time, found by binary search without allocation.</summary>
internal sealed class Timeline<TTime, TValue>
    where TTime : struct, IComparable<TTime>
    where TValue : class
{
    private readonly TTime[] starts;
    private readonly TValue[] values;

    /// <param name="entries">In any order; of several that start at the same time the last one given stands.</param>
    internal Timeline(IEnumerable<(TTime From, TValue Value)> entries)
    {
        var ordered = entries.GroupBy(entry => entry.From).OrderBy(group => group.Key).Select(group => group.Last()).ToList();
        starts = [.. ordered.Select(entry => entry.From)];
        values = [.. ordered.Select(entry => entry.Value)];
    }

    internal IReadOnlyList<TValue> Values => values;

    /// <summary>The value in force; null before the first.</summary>
    internal TValue? At(TTime time)
    {
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (starts[middle].CompareTo(time) <= 0) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? null : values[low - 1];
    }
}
