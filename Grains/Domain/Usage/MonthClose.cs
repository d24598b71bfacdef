using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Money;
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

/// <summary>Days for which a product charges nothing recurring.</summary>
/// <param name="Sku">Product; null for all.</param>
/// <param name="After">The day before the first.</param>
/// <param name="Through">The last; null while it is not known.</param>
public readonly record struct IdleDays(string? Sku, LocalDate After, LocalDate? Through);

/// <summary>The lines of a month and the event that marks them billed.</summary>
public sealed record ClosedMonth(IReadOnlyList<ClosedLine> Lines, MonthClosed Event);

/// <summary>Closes a month of one resource: recurring charges, usage of the month, and what arrived late for months before
/// .</summary>
public static class MonthClose
{
    /// <summary>The lines of a month that was not closed before.</summary>
    /// <param name="state">After everything that was due until then.</param>
    /// <param name="tariff">Prices.</param>
    /// <param name="limits">The acceptance window: closed totals of older months are dropped.</param>
    /// <param name="month">yyyyMM, after <see cref="ResourceState.LastClosed"/>.</param>
    /// <param name="asOf">When it is closed.</param>
    /// <param name="idle">Days for which nothing recurring is charged (10.1, A-21).</param>
    public static ClosedMonth Close(ResourceState state, ITariff tariff, UsageLimits limits, int month, Instant asOf,
        ImmutableArray<IdleDays> idle = default)
    {
        var lines = new List<ClosedLine>();
        Recurring(state, tariff, month, idle.IsDefault ? [] : idle, lines);
        foreach (var total in state.Totals)
        {
            if (total.Month > month) continue;
            var sku = state.Skus[total.Sku].Sku;
            Add(lines, new ClosedLine(sku, total.Month, total.AccruedUnits - total.BilledUnits, total.AccruedFen - total.BilledFen, false,
                total.PriceBook));
            Add(lines, new ClosedLine(sku, total.Month, total.WalletUnits - total.ShownUnits, total.WalletFen - total.ShownFen, true,
                total.PriceBook));
        }
        return new ClosedMonth(lines, new MonthClosed(month, BillingZone.MonthNumberOf(asOf - limits.MaxAge)));
    }

    private static void Recurring(ResourceState state, ITariff tariff, int month, ImmutableArray<IdleDays> idle, List<ClosedLine> lines)
    {
        foreach (var product in state.Skus)
        {
            var start = BillingZone.DateOf(product.AddedAt);
            var next = Math.Max(BillingZone.MonthNumberOf(product.AddedAt), state.LastClosed == 0 ? 0
                : BillingMonth.After(state.LastClosed));
            for (; next <= month; next = BillingMonth.After(next))
            {
                // The version at the start of the period; in the first partial month, at assignment.
                var periodStart = Instant.Max(BillingMonth.StartOf(next), product.AddedAt);
                if (tariff.Monthly(product.Sku, periodStart) is not { } price) continue;
                var period = BillingZone.Month(next);
                var days = Proration.ChargeableDays(period, start, LastDay(state))
                    - Idle(idle, product.Sku, period.ToDateInterval(), start, LastDay(state));
                var gross = Proration.OfMonth(price.Fen, days, period);
                if (days > 0) lines.Add(new ClosedLine(product.Sku, next, days, gross, false, price.PriceBook));
            }
        }
    }

    /// <summary>Idle days of a product among those that the period would charge: after the start, up to the last day.</summary>
    private static int Idle(ImmutableArray<IdleDays> idle, string sku, DateInterval period, LocalDate start, LocalDate? last)
    {
        var before = LocalDate.Max(period.Start.PlusDays(-1), start);
        var end = last is { } ended ? LocalDate.Min(period.End, ended) : period.End;
        var days = 0;
        foreach (var span in idle)
            if (span.Sku is null || span.Sku == sku)
                days += Math.Max(0, Period.DaysBetween(LocalDate.Max(span.After, before), LocalDate.Min(span.Through ?? end, end)));
        return days;
    }

    private static LocalDate? LastDay(ResourceState state)
    {
        if (state.EndedAt is not { } ended) return null;
        var date = BillingZone.DateOf(ended);
        return BillingZone.StartOf(date) == ended ? date.PlusDays(-1) : date;
    }

    private static void Add(List<ClosedLine> lines, ClosedLine line)
    {
        if (line.Units != 0 || line.GrossFen != 0) lines.Add(line);
    }
}
