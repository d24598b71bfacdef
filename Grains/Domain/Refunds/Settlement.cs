using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Refunds;

/// <summary>
/// Gives back what an order paid for and ends it in the same decision: no refund leaves a running service, and no termination goes without its
/// refund (3.8). Interest is 0, days used are not deducted.
/// </summary>
public sealed class Settlement(AccountDraft draft, string order, WorkingDayCalendar workingDays)
{
    private readonly SortedDictionary<LedgerAccount, long> debits = [];
    private readonly List<Supply> supplies = [];

    /// <summary>Allowances of an order whose lines are given back, with the bonuses that came with them (2.4).</summary>
    public static IEnumerable<OrderGrant> GrantsOf(OrderFunds funds, IReadOnlyCollection<int> lines) =>
        funds.Grants.Where(grant => lines.Contains(grant.Line) || lines.Contains(grant.EarnedBy));

    /// <summary>Why the money of these lines is not there to give back any more; null when it is.</summary>
    public static Refusal? Blocked(TradeBook trade, string order, IReadOnlyCollection<int> lines)
    {
        var funds = trade.Orders[order];
        var ended = funds.Terms.Where(term => lines.Contains(term.Line)).Select(term => trade.Subscriptions[term.Subscription])
            .FirstOrDefault(subscription => subscription.Status == SubscriptionStatus.Terminated);
        return ended is null ? null : ended.Forfeited
            ? RefusalCodes.Forfeited.With("The unused fees became liquidated damages.")
            : RefusalCodes.OrderState.With("The service was ended and settled before.");
    }

    /// <summary>Refunds lines of the order whose allowances have sent their last figures.</summary>
    public void Refund(string ground, IReadOnlyCollection<int> lines)
    {
        var funds = draft.State.Trade.Orders[order];
        foreach (var term in funds.Terms.Where(term => lines.Contains(term.Line))) Reverse(term);
        foreach (var grant in GrantsOf(funds, lines)) Reverse(grant);
        var services = funds.Services.Select(service => lines.Contains(service.Line) ? Reverse(service) : service);
        draft.Add(new OrderFundsSet(draft.State.Trade.Orders[order] with { Services = [.. services] }));
        var amount = debits.Values.Sum();
        if (amount == 0) return;
        ImmutableArray<PostingLeg> legs =
        [
            .. debits.Where(debit => debit.Value != 0).Select(debit => new PostingLeg(debit.Key, debit.Value)),
            new PostingLeg(LedgerAccount.RefundPayable, -amount),
        ];
        draft.Post(BillingZone.DateOf(draft.Now), "REFUND", order, $"{ground}/{string.Join('+', lines)}", legs);
        RefundDesk.Open(draft, order, ground, amount, workingDays, supplies);
    }

    private void Reverse(OrderTerm term)
    {
        var subscription = draft.State.Trade.Subscriptions[term.Subscription];
        var paid = subscription.Terms[term.Term - 1];
        Debit(LedgerAccount.Deferred, paid.OpenFen);
        Debit(paid.Rule.Revenue, paid.RecognisedNetFen);
        Debit(LedgerAccount.OutputVat, paid.RecognisedFen - paid.RecognisedNetFen);
        supplies.Add(OrderSource.SupplyOf(paid.Rule, paid.OpenFen + paid.RecognisedFen));
        subscription = subscription with { Terms = subscription.Terms.SetItem(term.Term - 1, paid with { RefundedFen = paid.PaidFen }) };
        if (subscription.Status == SubscriptionStatus.Active)
        {
            // Seats that were added to it earned their days until now; only their rest is breakage.
            subscription = TermDesk.Recognise(draft, subscription, TermDesk.LastUsed(draft.Now));
            subscription = TermDesk.End(draft, TermDesk.Break(draft, subscription), SubscriptionStatus.Terminated, draft.Now);
        }
        draft.Add(new SubscriptionSet(subscription with { Status = SubscriptionStatus.Terminated }));
    }

    private void Reverse(OrderGrant grant)
    {
        var sold = draft.State.EntryOf(grant.Subject).Grants.Single(candidate => candidate.GrantId == grant.GrantId);
        if (sold.RefundedFen > 0 || sold.Closed) return;
        var (used, broken) = (Vat.Split(sold.RecognisedFen, sold.Rule.VatPercent), Vat.Split(sold.BreakageFen, sold.Rule.VatPercent));
        Debit(LedgerAccount.Deferred, sold.OpenFen);
        Debit(sold.Rule.Revenue, used.NetFen);
        Debit(LedgerAccount.BreakageRevenue, broken.NetFen);
        Debit(LedgerAccount.OutputVat, used.VatFen + broken.VatFen);
        supplies.Add(OrderSource.SupplyOf(sold.Rule, sold.OpenFen + sold.RecognisedFen + sold.BreakageFen));
        draft.Add(new GrantRefunded(grant.Subject, sold.PaidFen > 0 ? sold with { RefundedFen = sold.PaidFen } : sold with { Closed = true }));
    }

    private OrderService Reverse(OrderService service)
    {
        Debit(LedgerAccount.Deferred, service.OpenFen);
        supplies.Add(OrderSource.SupplyOf(service.Rule, service.OpenFen));
        return service with { Refunded = service is { Accepted: false, Settled: false } };
    }

    private void Debit(LedgerAccount account, long amountFen) => debits[account] = debits.GetValueOrDefault(account) + amountFen;
}
