namespace Metering.Domain.Usage;

/// <summary>Month totals in an array ordered by month, then product: few enough for a scan from the newest.</summary>
internal static class MonthTotals
{
    public static int Find(ReadOnlySpan<MonthTotal> totals, int sku, int month)
    {
        for (var i = totals.Length - 1; i >= 0; i--)
        {
            ref readonly var total = ref totals[i];
            if (total.Month == month && total.Sku == sku) return i;
            if (total.Month < month) break;
        }
        return -1;
    }

    /// <summary>Inserts in order; the array has room for one more than <paramref name="count"/>.</summary>
    public static int Insert(MonthTotal[] totals, ref int count, in MonthTotal total)
    {
        var at = count++;
        while (at > 0 && totals[at - 1].CompareTo(total.Month, total.Sku) > 0)
        {
            totals[at] = totals[at - 1];
            at--;
        }
        totals[at] = total;
        return at;
    }

    /// <summary>The usage figures of <paramref name="usage"/> over the billed figures of this total.</summary>
    public static MonthTotal WithUsageOf(this in MonthTotal billed, in MonthTotal usage) => usage with
    {
        BilledUnits = billed.BilledUnits,
        BilledFen = billed.BilledFen,
        ShownUnits = billed.ShownUnits,
        ShownFen = billed.ShownFen,
        PriceBook = usage.PriceBook.Length == 0 ? billed.PriceBook : usage.PriceBook,
    };

    /// <summary>This total with everything on a statement.</summary>
    public static MonthTotal Closed(this in MonthTotal total) => total with
    {
        BilledUnits = total.AccruedUnits,
        BilledFen = total.AccruedFen,
        ShownUnits = total.WalletUnits,
        ShownFen = total.WalletFen,
    };
}
