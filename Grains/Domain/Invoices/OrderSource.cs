using System.Collections.Immutable;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;

namespace Metering.Domain.Invoices;

/// <summary>A paid order as a source of fapiao: what it sold is in the order, what was paid and given back is in its account.</summary>
public static class OrderSource
{
    /// <summary>One supply per tax class and rate. What is collected for a third party is its supply, and so is the fapiao (2.9).</summary>
    public static ImmutableArray<Supply> SuppliesOf(IEnumerable<OrderLine> lines) =>
    [
        .. lines.Where(line => line.Use != LineUse.ThirdParty)
            .GroupBy(line => (Item: StatementSource.ItemOf(line.Rule.Revenue), line.Rule.VatPercent))
            .Select(group => new Supply(group.Key.Item, group.Key.VatPercent, group.Sum(line => line.GrossFen)))
            .Where(supply => supply.GrossFen > 0)
            .OrderBy(supply => supply.VatPercent).ThenBy(supply => supply.Item, StringComparer.Ordinal),
    ];

    /// <summary>An amount of what was sold under one rule.</summary>
    public static Supply SupplyOf(RevenueRule rule, long grossFen) => new(StatementSource.ItemOf(rule.Revenue), rule.VatPercent, grossFen);

    /// <summary>The source with the figures of now. The orders have been read.</summary>
    public static InvoiceSource Of(string order, ImmutableArray<Supply> supplies, TradeBook trade)
    {
        ImmutableArray<OrderPayment> payments = trade.Orders.TryGetValue(order, out var funds) ? funds.Payments : [];
        var refunds = trade.Refunds.Values.Where(refund => refund.OrderId == order).ToList();
        return new InvoiceSource(InvoiceDesk.OrderKey(order), supplies,
            payments.Sum(payment => payment.AmountFen) - (funds?.CollectedFen ?? 0), payments.Sum(payment => payment.RefundedFen))
        {
            // What paid arrears has not left the seller: it was decided before a red letter could be asked for.
            PaidOutFen = refunds.Sum(refund => refund.Parts.Where(part => part.PaidAt is not null && part.PayoutReference != RefundPart.SetOff)
                .Sum(part => part.AmountFen)),
            RefundedBySupply = refunds.Count == 0 || refunds.Any(refund => refund.Supplies is null) ? null
                : InvoiceSource.BySupply(supplies, [.. refunds.SelectMany(refund => refund.Supplies!.Value)]),
        };
    }
}
