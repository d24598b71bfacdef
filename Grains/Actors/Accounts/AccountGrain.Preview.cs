using Metering.Actors.Usage;
using Metering.Contracts.Commands;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<AdjustmentView>> Adjust(OrderAdjustment command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<AdjustmentView>();
        // A correction of a month that is due to be final must not slip onto its statement.
        await CatchUp();
        var catalogue = services.Catalogue.Current;
        AccountChange? change = null;
        var reply = await Command<AdjustmentView>(context, (state, _) =>
        {
            change = Change(state);
            var order = new OrderedAdjustment(command.Kind, command.Month, command.Subject, command.Sku, command.Units, command.GrossFen,
                command.Reason);
            if (Corrections.Make(change.Draft, order, catalogue, context.Actor) is { } refusal) return AccountChange.Refused<AdjustmentView>(refusal);
            // An account that was closed and waited for nothing has one more statement to come.
            TellAgendaIfEarlier(change);
            return change.Done(after => ViewOf(after.Head.Standing.Adjustments[^1]));
        });
        await DeliverAndSchedule(change);
        return reply;
    }

    /// <inheritdoc />
    public Task<AdjustmentView[]?> Adjustments(string tenant) =>
        Task.FromResult(IsOf(tenant) ? Head.Standing.Adjustments.Select(ViewOf).ToArray() : null);

    /// <inheritdoc />
    public Task<StatementPreview?> Preview(string tenant, YearMonth? month, bool wholeMonth) => Preview(tenant, month, wholeMonth, []);

    /// <inheritdoc />
    public async Task<CommandReply<BillWithPurchase>> PreviewWith(string tenant, ImaginedPurchase purchase)
    {
        if (!IsOf(tenant)) return NotFound<BillWithPurchase>();
        await CatchUp();
        var (now, clock, catalogue) = (NowOf(State), Head.TestClock, services.Catalogue.Current);
        if (Purchases.Select(catalogue, purchase.Skus, KindOf(purchase.Kind).On, now, clock, out var selection) is { } refusal)
            return CommandReply.Refused<BillWithPurchase>(refusal);
        WhatIfUse[] uses = [.. purchase.Uses.Select(use => new WhatIfUse(use.Meter, use.Quantity, use.Destination))];
        if (WhatIf.Lines(selection, uses, new CatalogueTariff(catalogue, clock), now, out var lines) is { } unrated)
            return CommandReply.Refused<BillWithPurchase>(unrated);
        var month = BillingZone.MonthOf(now);
        var added = Enumerable.Range(1, purchase.Count).Select(one => $"new:{one}").SelectMany(subject =>
            lines.Select(line => Billed(ResourceMessages.Line(line, subject), month))).ToList();
        var paid = Enumerable.Range(1, purchase.Count).SelectMany(one => Purchases.LinesOf(selection, $"new:{one}", now));
        var bill = await Preview(tenant, month, wholeMonth: true, [.. added, .. paid]);
        return bill is null ? NotFound<BillWithPurchase>() : CommandReply.Done(new BillWithPurchase(bill,
            added.Where(line => !line.Prepaid).Sum(line => line.GrossFen), added.Where(line => line.Prepaid).Sum(line => line.GrossFen),
            checked(selection.PriceFen * purchase.Count)));
    }

    private async Task<StatementPreview?> Preview(string tenant, YearMonth? month, bool wholeMonth, IReadOnlyList<BilledLine> added)
    {
        if (!IsOf(tenant)) return null;
        await CatchUp();
        var (now, final, running) = (NowOf(State), Head.FinalThrough, BillingZone.MonthOf(NowOf(State)));
        var wanted = month ?? running;
        var idle = IdleSlices();
        if (BillingZone.Number(wanted) <= BillingZone.Number(final) || BillingZone.Number(wanted) > BillingZone.Number(running)) return null;
        var (lines, totals) = (new List<StatementLine>(), default(StatementTotals));
        void Take(BilledLine line)
        {
            totals = totals.With(line);
            lines.Add(LineOf(line));
        }
        for (var from = 0L; await ReadPage(from) is { Count: > 0 } page; from = page[^1].Number)
        {
            var answers = new MonthLines[page.Count];
            await Bounded.ForEach(Enumerable.Range(0, page.Count), async i => answers[i] = await (idle.Length == 0
                ? ResourceOf(page[i].Kind, page[i].Key).PreviewMonth(final, wanted, wholeMonth)
                : ResourceOf(page[i].Kind, page[i].Key).PreviewMonthWithout(final, wanted, wholeMonth, idle)));
            foreach (var line in answers.SelectMany(answer => answer.Lines)) Take(Billed(line, wanted));
        }
        await ReadAllEntries();
        foreach (var line in Entries().SelectMany(pair => pair.Entry.Purchases ?? []).Where(line => line.UsageMonth == wanted)
            .OrderBy(line => line.Subject, StringComparer.Ordinal)) Take(line);
        foreach (var line in added) Take(line);
        foreach (var one in Head.Standing.Adjustments.Where(one => one.Enters(final.PlusMonths(1)) == wanted)) Take(one.LineOf(wanted));
        return new StatementPreview
        {
            Account = Id, Month = wanted, Status = wanted == running ? "OPEN" : "PROVISIONAL", AsOf = now, WholeMonth = wholeMonth,
            GrossFen = totals.GrossFen, NetFen = totals.NetFen, VatFen = totals.VatFen, PrepaidFen = totals.PrepaidFen,
            AmountDueFen = totals.AmountDueFen, Lines = [.. lines],
        };
    }

    private static AdjustmentView ViewOf(Adjustment made) => new(made.Number, new OrderAdjustment
    {
        Kind = made.Kind, Month = made.UsageMonth, Subject = made.Subject, Sku = made.Sku, Units = made.Units, GrossFen = made.GrossFen,
        Reason = made.Reason,
    }, made.Actor, made.At, made.Rule.VatPercent);
}
