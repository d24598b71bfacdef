using System.Collections.Immutable;
using Metering.Contracts.Orders;
using Metering.Domain.Accounts;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int InstructionsPerWakeUp = 8;
    private const string NoBaseReason = "NO_BASE";

    /// <summary>When something is due next, of the account's own or of its orders; orders count once they were read.</summary>
    private Instant? NextDue(AccountState state)
    {
        var own = MonthEnd.Next(state.Head, Policies)?.At;
        var trade = (state.Trade.Loaded ? state.Trade : tradeRead)?.Next(Policies, state.Head.Standing)?.At;
        return Earlier(Earlier(Earlier(own, trade), state.Head.Invoicing?.NextDueAt), state.Head.QualificationDueAt);
    }

    private static Instant? Earlier(Instant? one, Instant? other) => other is null || one <= other ? one : other;

    /// <summary>
    /// Does what orders and subscriptions are due to before the account's own next step: at the same instant terms end before months are
    /// closed (requirements 3, rule e).
    /// </summary>
    private async Task PassTrade(Instant until)
    {
        while (Trade.Next(Policies, Head.Standing) is { } step && step.At <= until)
            if (step.Kind == TradeStepKind.Order) await WakeOrder(step);
            else if (step.Kind == TradeStepKind.Case) await PassCase(step);
            else if (step.Kind == TradeStepKind.Disruption) await PassDisruption(step);
            else if (step.Kind == TradeStepKind.DataAudit) await PassAudit(step);
            else await PassSubscription(step);
    }

    private async Task WakeOrder(TradeStep step)
    {
        var order = GrainFactory.GetGrain<IOrderGrain>($"{Id}/{step.Id}");
        var told = Trade.Orders[step.Id].Ends ?? [];
        if (!told.IsEmpty)
        {
            ProductEnded[] ends = [.. told.Select(end => new ProductEnded(end.Product, end.Ground, end.At))];
            await CarryOut(order, step.Id, () => order.EndProducts(step.At, ends));
        }
        var advance = await CarryOut(order, step.Id,
            () => order.AdvanceTo(step.At, Head.Standing.ClosingAt is null ? null : Head.Standing.ClosingCause));
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            OrderBooks.Woken(change.Draft, step.Id, step.At, told, Translate(advance.Standing));
            return change.Step();
        });
        Deliver(change);
    }

    /// <summary>Carries out what the order asks for, until it asks for nothing more.</summary>
    private async Task<OrderAdvance> CarryOut(IOrderGrain order, string id, Func<Task<OrderAdvance>> advance)
    {
        for (var i = 0; i < InstructionsPerWakeUp; i++)
        {
            var answer = await advance();
            if (answer.Instruction is not { } instruction) return answer;
            await order.Answer(answer.Number, await Execute(id, instruction));
        }
        throw new InvalidOperationException($"{id} asks its account without end.");
    }

    private static OrderStanding? Translate(OrderStandingReport? standing) =>
        standing is null ? null
        : new(standing.Version, standing.Status, standing.PlacedAt, standing.DueAt, standing.Products?.ToImmutableArray());

    private async Task PassSubscription(TradeStep step)
    {
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            TermDesk.Pass(change.Draft, step.Id, step.At);
            TellEnded(change);
            TellBase(change);
            return change.Step();
        });
        Deliver(change);
        if (!State.Outbox.Pending.IsEmpty) await DeliverToResources();
    }

    private RunningProducts Running(TradeBook trade) => new(trade, services.Catalogue.Current, NowOf(State), Head.TestClock);

    /// <summary>
    /// Packages and value-added terms rest on other products (1.12): without what they need they stand still, with it again they go on.
    /// </summary>
    private void TellBase(AccountChange change)
    {
        var (before, after) = (change.TradeBefore, change.Draft.State.Trade);
        if (ReferenceEquals(before.Subscriptions, after.Subscriptions)) return;
        var (carried, carries) = (Running(before), Running(after));
        var old = Dependents(before).Select(one => one.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var (subject, sku) in Dependents(after).DistinctBy(one => one.Subject))
        {
            // What is new was not stopped.
            var (was, goes) = (!old.Contains(subject) || carried.Carry(sku), carries.Carry(sku));
            if (was != goes) change.Send(suspension: new SuspensionMessage(subject, NoBaseReason, !goes, change.Draft.Now));
        }
    }

    /// <summary>Resources of what extends base products, with the product.</summary>
    private static IEnumerable<(string Subject, string? Sku)> Dependents(TradeBook trade) =>
        trade.Orders.Values.SelectMany(order => order.Grants.Select(grant => (grant.Subject, grant.Sku)))
            .Concat(trade.Packages.Select(bought => (bought.Key, (string?)bought.Value)))
            .Concat(trade.Subscriptions.Values.Where(one => one is { Status: SubscriptionStatus.Active, Kind: Domain.Catalogue.SkuKind.Vas })
                .SelectMany(one => one.Seats.Where(seat => seat.EndedAt is null).Select(seat => (seat.Subject, (string?)one.Sku))));

    /// <summary>Seats that were taken back refuse usage from then on (2.8), and so do bonuses of terms that ended early (2.4).</summary>
    private static void TellEnded(AccountChange change)
    {
        foreach (var after in change.Draft.Events.OfType<SubscriptionSet>().Select(set => set.Subscription.Id).Distinct()
            .Select(id => change.Draft.State.Trade.Subscriptions[id]))
        {
            var before = change.TradeBefore.Subscriptions.GetValueOrDefault(after.Id);
            for (var i = 0; i < (before?.Seats.Length ?? 0); i++)
                if (before!.Seats[i].EndedAt is null && after.Seats[i].EndedAt is { } ended)
                    change.Send(ending: new EndingMessage(after.Seats[i].Subject, ended));
            if (before?.Status != SubscriptionStatus.Active || after is not { Status: SubscriptionStatus.Terminated, EndedAt: { } at }) continue;
            foreach (var bonus in Terminating.BonusesOf(change.Draft.State.Trade, after)) change.Send(ending: new EndingMessage(bonus.Subject, at));
        }
    }
}
