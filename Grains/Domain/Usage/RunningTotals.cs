using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Metering.Domain.Usage;

/// <summary>Month totals while a request is decided: those that it touched, over those before it.</summary>
internal struct RunningTotals(ImmutableArray<MonthTotal> before)
{
    private MonthTotal[] touched = [];
    private int count;
    private int last = -1;

    /// <summary>The total so far; false, and one of nothing, when there is none.</summary>
    public readonly bool TryGet(int sku, int month, out MonthTotal total)
    {
        if (Touched(sku, month) is var at and >= 0) total = touched[at];
        else if ((at = MonthTotals.Find(before.AsSpan(), sku, month)) >= 0) total = before[at];
        else total = new MonthTotal(sku, month);
        return at >= 0;
    }

    /// <summary>Replaces a total, or adds it.</summary>
    public void Set(in MonthTotal total)
    {
        if (Touched(total.Sku, total.Month) is var at and >= 0)
        {
            touched[last = at] = total;
            return;
        }
        // Most requests touch one total: its array becomes the event's.
        if (count == touched.Length) Array.Resize(ref touched, Math.Max(1, count * 2));
        last = MonthTotals.Insert(touched, ref count, total);
    }

    /// <summary>
    /// The totals that differ from the start, absolute, with an empty price book where it did not change. The end: nothing may be set afterwards.
    /// </summary>
    public ImmutableArray<MonthTotal> Changed()
    {
        var kept = 0;
        foreach (ref readonly var total in touched.AsSpan(0, count))
        {
            var at = MonthTotals.Find(before.AsSpan(), total.Sku, total.Month);
            if (at < 0) touched[kept++] = total;
            else if (total != before[at]) touched[kept++] = UsageOnly(total, before[at]);
        }
        if (kept < touched.Length) Array.Resize(ref touched, kept);
        return ImmutableCollectionsMarshal.AsImmutableArray(touched);
    }

    // Runs of events share product and month, so the last place is right nearly always.
    private readonly int Touched(int sku, int month) => last >= 0 && touched[last].Sku == sku && touched[last].Month == month
        ? last : MonthTotals.Find(touched.AsSpan(0, count), sku, month);

    private static MonthTotal UsageOnly(in MonthTotal total, in MonthTotal was) => total with
    {
        BilledUnits = 0, BilledFen = 0, ShownUnits = 0, ShownFen = 0, PriceBook = total.PriceBook == was.PriceBook ? "" : total.PriceBook,
    };
}
