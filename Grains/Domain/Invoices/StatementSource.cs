using System.Collections.Immutable;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>
/// A final statement as a source of fapiao: everything it supplied, whether it was paid from the wallet as it happened or by a payment
/// afterwards, because the top-up behind prepaid usage is not invoiceable itself.
/// </summary>
public static class StatementSource
{
    /// <summary>Late fees are invoiced as a charge beyond the price (价外费用, requirements 4.2).</summary>
    private const string LateFeeItem = "*信息技术服务*价外费用（滞纳金）";

    /// <summary>
    /// The source, once the statement is paid: a final statement never changes, and neither does its late fee then, which is invoiced with the
    /// main supply. What was written off was never paid.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="settled">How it was settled; null when it was simply paid.</param>
    public static InvoiceSource Of(FinalStatement statement, IEnumerable<BilledLine> lines, SettledStatement? settled = null)
    {
        // What is collected for a third party is the third party's supply: its fapiao is too (2.9).
        var groups = lines.Where(line => line.Rule.Revenue != LedgerAccount.Collected)
            .GroupBy(line => (Item: ItemOf(line.Rule.Revenue), line.Rule.VatPercent))
            .Select(group => new Supply(group.Key.Item, group.Key.VatPercent, group.Sum(line => line.GrossFen)))
            .OrderBy(supply => supply.VatPercent).ThenBy(supply => supply.Item, StringComparer.Ordinal).ToList();
        // A correction of an earlier month may make a rate negative: it lessens what the others may say.
        var positive = groups.Where(supply => supply.GrossFen > 0).ToList();
        var total = Math.Max(0, groups.Sum(supply => supply.GrossFen));
        if (positive.Sum(supply => supply.GrossFen) is var sum && sum > total)
        {
            var parts = Shares.ByLargestRemainder(total, [.. positive.Select(supply => supply.GrossFen)]);
            positive = [.. positive.Select((supply, i) => supply with { GrossFen = parts[i] }).Where(supply => supply.GrossFen > 0)];
        }
        if (settled is { LateFeePaidFen: > 0 }) positive.Add(new Supply(LateFeeItem, settled.LateFeeVatPercent, settled.LateFeePaidFen));
        ImmutableArray<Supply> supplies = [.. positive];
        return new InvoiceSource(InvoiceDesk.StatementKey(statement.Month), supplies,
            supplies.Sum(supply => supply.GrossFen) - (settled?.WrittenOffFen ?? 0), 0);
    }

    /// <summary>What was given back to the wallet of what a month's statement shows as paid from it.</summary>
    public static ImmutableArray<Supply> ReturnedOf(IEnumerable<LeaseEntry> entries, YearMonth month) =>
    [
        .. entries.SelectMany(entry => entry.Grants).Where(grant => grant.PaidIn == month && grant.ReturnedFen > 0)
            .Select(grant => OrderSource.SupplyOf(grant.Rule, grant.ReturnedFen!.Value)),
    ];

    /// <summary>Description with its tax class, as the issuing platform wants it (requirements 4.3).</summary>
    public static string ItemOf(LedgerAccount revenue) => revenue switch
    {
        LedgerAccount.VoiceRevenue or LedgerAccount.NumberRevenue => "*电信服务*基础电信服务费",
        LedgerAccount.MessageRevenue => "*电信服务*短信服务费",
        _ => "*信息技术服务*信息系统服务费",
    };
}
