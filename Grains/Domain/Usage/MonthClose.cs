using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>One line that a resource puts on a statement.</summary>
/// <param name="Sku">Product.</param>
/// <param name="UsageMonth">Month of the usage, yyyyMM.</param>
/// <param name="Units">Units billed; the change for a prior month.</param>
/// <param name="GrossFen">Gross, fen; may be negative for a prior month.</param>
/// <param name="Prepaid">Paid from the wallet as it happened: shown, nothing due.</param>
/// <param name="PriceBook">Version that priced it.</param>
public readonly record struct ClosedLine(string Sku, int UsageMonth, long Units, long GrossFen, bool Prepaid, string PriceBook);

/// <summary>The lines of a month and the event that marks them billed.</summary>
public sealed record ClosedMonth(IReadOnlyList<ClosedLine> Lines, MonthClosed Event);

/// <summary>Closes a month of one resource: recurring charges, usage of the month, and what arrived late for months before .</summary>
public static class MonthClose
{
    /// <summary>The lines of a month that was not closed before.</summary>
    /// <param name="state">After everything that was due until then.</param>
    /// <param name="tariff">Prices.</param>
    /// <param name="limits">The acceptance window: closed totals of older months are dropped.</param>
    /// <param name="month">yyyyMM, after <see cref="ResourceState.LastClosed"/>.</param>
    /// <param name="asOf">When it is closed.</param>
    public static ClosedMonth Close(ResourceState state, ITariff tariff, UsageLimits limits, int month, Instant asOf)
    {
        var lines = new List<ClosedLine>();
        Recurring(state, tariff, month, lines);
        foreach (var total in state.Totals)
        {
            if (total.Month > month) continue;
            var sku = state.Skus[total.Sku].Sku;
            Add(lines, new ClosedLine(sku, total.Month, total.AccruedUnits - total.BilledUnits, total.AccruedFen - total.BilledFen, false,
                total.PriceBook));
            Add(lines, new ClosedLine(sku, total.Month, total.WalletUnits - total.ShownUnits, total.WalletFen - total.ShownFen, true,
                total.PriceBook));
        }
        return new ClosedMonth(lines, new MonthClosed(month, BillingMonth.At(asOf - limits.MaxAge)));
    }

    /// <summary>The day-prorated charge (T-6): HalfUp(monthly price x days / days of the month), days counted after the start day.</summary>
    /// <param name="monthlyFen">Price per month.</param>
    /// <param name="month">yyyyMM.</param>
    /// <param name="start">Start date, not charged.</param>
    /// <param name="lastDay">Last charged date; null while it runs.</param>
    /// <param name="days">Days charged.</param>
    public static long Prorated(decimal monthlyFen, int month, LocalDate start, LocalDate? lastDay, out int days)
    {
        var first = new LocalDate(month / 100, month % 100, 1);
        var last = first.PlusMonths(1).PlusDays(-1);
        var from = LocalDate.Max(first, start.PlusDays(1));
        var until = lastDay is { } end ? LocalDate.Min(last, end) : last;
        days = until < from ? 0 : Period.DaysBetween(from, until) + 1;
        return Money.Rounding.HalfUp(monthlyFen * days / last.Day);
    }

    private static void Recurring(ResourceState state, ITariff tariff, int month, List<ClosedLine> lines)
    {
        foreach (var product in state.Skus)
        {
            var start = BillingMonth.DateOf(product.AddedAt);
            var next = Math.Max(BillingMonth.At(product.AddedAt), state.LastClosed == 0 ? 0 : BillingMonth.After(state.LastClosed));
            for (; next <= month; next = BillingMonth.After(next))
            {
                // The version at the start of the period; in the first partial month, at assignment.
                var periodStart = Instant.Max(BillingMonth.StartOf(next), product.AddedAt);
                if (tariff.Monthly(product.Sku, periodStart) is not { } price) continue;
                var gross = Prorated(price.Fen, next, start, LastDay(state), out var days);
                if (days > 0) lines.Add(new ClosedLine(product.Sku, next, days, gross, false, price.PriceBook));
            }
        }
    }

    private static LocalDate? LastDay(ResourceState state)
    {
        if (state.EndedAt is not { } ended) return null;
        var date = BillingMonth.DateOf(ended);
        return date.At(LocalTime.Midnight).WithOffset(Offset.FromHours(8)).ToInstant() == ended ? date.PlusDays(-1) : date;
    }

    private static void Add(List<ClosedLine> lines, ClosedLine line)
    {
        if (line.Units != 0 || line.GrossFen != 0) lines.Add(line);
    }
}
