using System.Collections.Immutable;

namespace Metering.Domain.Usage;

/// <summary>Month totals while a request is decided: copied at the first change, once.</summary>
internal struct RunningTotals(ImmutableArray<MonthTotal> before)
{
    private MonthTotal[]? working;
    private int count;
    private int firstHint = -1;

    public readonly MonthTotal this[int at] => working is null ? before[at] : working[at];

    public readonly int Find(int sku, int month)
    {
        // Runs of events share product and month, so the last place is right nearly always.
        if (firstHint >= 0 && working![firstHint].Sku == sku && working[firstHint].Month == month) return firstHint;
        return MonthTotals.Find(working is null ? before.AsSpan() : working.AsSpan(0, count), sku, month);
    }

    /// <summary>Replaces the total at a place found before, or adds it when the place is negative.</summary>
    public void Set(int at, in MonthTotal total)
    {
        if (working is null)
        {
            working = new MonthTotal[before.Length + 2];
            before.CopyTo(working);
            count = before.Length;
        }
        if (at >= 0) working[firstHint = at] = total;
        else
        {
            if (count == working.Length) Array.Resize(ref working, count * 2);
            firstHint = MonthTotals.Insert(working, ref count, total);
        }
    }

    /// <summary>The totals that differ from the start, absolute, with an empty price book where it did not change.</summary>
    public readonly ImmutableArray<MonthTotal> Changed()
    {
        if (working is null) return [];
        var changed = ImmutableArray.CreateBuilder<MonthTotal>(count);
        foreach (ref readonly var total in working.AsSpan(0, count))
        {
            var at = MonthTotals.Find(before.AsSpan(), total.Sku, total.Month);
            if (at < 0) changed.Add(total);
            else if (total != before[at]) changed.Add(UsageOnly(total, before[at]));
        }
        return changed.DrainToImmutable();
    }

    private static MonthTotal UsageOnly(in MonthTotal total, in MonthTotal was) => total with
    {
        BilledUnits = 0, BilledFen = 0, ShownUnits = 0, ShownFen = 0, PriceBook = total.PriceBook == was.PriceBook ? "" : total.PriceBook,
    };
}
