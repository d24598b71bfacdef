using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Refusals;

namespace Metering.Domain.Orders;

/// <summary>Single services: training, consulting, development. Their price is revenue when the customer accepts them .</summary>
public static class ServiceDesk
{
    /// <summary>
    /// Asks the account to take accepted services into revenue, also when the order's base products were given back (4.7): the service is still
    /// owed. Refusals: ORDER_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? Ask(OrderDraft draft, int line)
    {
        var known = draft.State.Offer!.Lines.FirstOrDefault(each => each.Number == line && each.Use == LineUse.OneOff);
        if (known is null) return RefusalCodes.NotFound.With("The order has no single service in this line.");
        if (draft.State.Accepted.Contains(line)) return null;
        if (draft.State.ActivatedAt is null) return OrderDesk.Wrong(draft.State, "is not open");
        if (draft.State.Refunded.Contains(line)) return OrderDesk.Wrong(draft.State, "has given this line back");
        draft.Ask(InstructionKind.Accept, bare => bare with { Numbers = [line] });
        return null;
    }

    /// <summary>Accepted services are revenue: Dr LIAB.DEFER / Cr REV.* net / Cr VAT.OUT.</summary>
    public static void Accept(AccountDraft draft, string order, IReadOnlyCollection<int> lines)
    {
        var funds = draft.State.Trade.Orders[order];
        foreach (var service in funds.Services.Where(service => lines.Contains(service.Line) && service.OpenFen > 0))
            draft.Post(BillingZone.DateOf(draft.Now), "RECOGNITION", $"{order}/{service.Line}", "ACCEPTED", Legs.Revenue(LedgerAccount.Deferred,
                service.Rule.Revenue, Vat.Split(service.OpenFen, service.Rule.VatPercent)));
        draft.Add(new OrderFundsSet(funds with
        {
            Services = [.. funds.Services.Select(service => lines.Contains(service.Line) && service is { Refunded: false, Settled: false }
                ? service with { Accepted = true } : service)],
        }));
    }
}
