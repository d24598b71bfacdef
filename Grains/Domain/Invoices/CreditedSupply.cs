using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>What a statement took back of an earlier month: where it sold less than that itself, fapiao of the earlier month may say less.</summary>
/// <param name="Month">The month that was corrected.</param>
/// <param name="Supply">What was taken back of it, as a positive amount.</param>
public sealed record CreditedSupply(YearMonth Month, Supply Supply)
{
    /// <summary>What lines take back of our own supplies of earlier months; null when they take nothing back.</summary>
    public static ImmutableArray<CreditedSupply>? Of(IEnumerable<BilledLine> lines) =>
        Sum(lines.Where(line => line is { PriorPeriod: true, GrossFen: < 0 } && line.Rule.Revenue != LedgerAccount.Collected)
            .Select(line => new CreditedSupply(line.UsageMonth, OrderSource.SupplyOf(line.Rule, -line.GrossFen))));

    /// <summary>One of each month and supply, in order; null for none.</summary>
    public static ImmutableArray<CreditedSupply>? Sum(IEnumerable<CreditedSupply> credits)
    {
        ImmutableArray<CreditedSupply> sums =
        [
            .. credits.GroupBy(one => (one.Month, one.Supply.Item, one.Supply.VatPercent))
                .Select(group => group.First().Of(group.Sum(one => one.Supply.GrossFen)))
                .OrderBy(one => BillingZone.Number(one.Month)).ThenBy(one => one.Supply.VatPercent)
                .ThenBy(one => one.Supply.Item, StringComparer.Ordinal),
        ];
        return sums.IsEmpty ? null : sums;
    }

    /// <summary>The part of them that a month did not make up for by what it sold itself, in proportion.</summary>
    /// <param name="credits">What was taken back, not none.</param>
    /// <param name="beyondFen">By how much it outweighs the month.</param>
    public static ImmutableArray<CreditedSupply>? Beyond(ImmutableArray<CreditedSupply> credits, long beyondFen)
    {
        long[] fen = [.. credits.Select(one => one.Supply.GrossFen)];
        var parts = Shares.ByLargestRemainder(Math.Min(beyondFen, fen.Sum()), fen);
        return [.. credits.Select((one, i) => one.Of(parts[i])).Where(one => one.Supply.GrossFen > 0)];
    }

    private CreditedSupply Of(long grossFen) => this with { Supply = Supply with { GrossFen = grossFen } };
}
