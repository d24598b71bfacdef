using Metering.Contracts.Orders;
using Metering.Domain.Accounts;
using Metering.Domain.Orders;
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
            else await PassSubscription(step);
    }

    private async Task WakeOrder(TradeStep step)
    {
        var order = GrainFactory.GetGrain<IOrderGrain>($"{Id}/{step.Id}");
        OrderAdvance advance;
        for (var i = 0; ; i++)
        {
            advance = await order.AdvanceTo(step.At, Head.Standing.ClosingAt is null ? null : Head.Standing.ClosingCause);
            if (advance.Instruction is not { } instruction) break;
            if (i == InstructionsPerWakeUp) throw new InvalidOperationException($"{step.Id} asks its account without end.");
            await order.Answer(advance.Number, await Execute(step.Id, instruction));
        }
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            OrderBooks.Woken(change.Draft, step.Id, step.At, Translate(advance.Standing));
            return change.Step();
        });
        Deliver(change);
    }

    private static OrderStanding? Translate(OrderStandingReport? standing) =>
        standing is null ? null : new(standing.Version, standing.Status, standing.PlacedAt, standing.DueAt);

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
        if (!State.Outbox.Pending.IsEmpty) await DeliverPending();
    }

    /// <summary>Packages extend a base product (1.12): without one they stand still, with a new one they go on.</summary>
    private static void TellBase(AccountChange change)
    {
        var (before, after) = (change.TradeBefore.HasActiveBase, change.Draft.State.Trade.HasActiveBase);
        if (before == after) return;
        foreach (var order in change.Draft.State.Trade.Orders.Values)
            foreach (var package in order.Grants.Select(grant => grant.Subject).Distinct(StringComparer.Ordinal))
                change.Send(suspension: new SuspensionMessage(package, NoBaseReason, !after));
    }

    /// <summary>Seats that were taken back refuse usage from then on (2.8).</summary>
    private static void TellEnded(AccountChange change)
    {
        foreach (var after in change.Draft.Events.OfType<SubscriptionSet>().Select(set => set.Subscription.Id).Distinct()
            .Select(id => change.Draft.State.Trade.Subscriptions[id]))
        {
            var before = change.TradeBefore.Subscriptions.GetValueOrDefault(after.Id);
            for (var i = 0; i < (before?.Seats.Length ?? 0); i++)
                if (before!.Seats[i].EndedAt is null && after.Seats[i].EndedAt is { } ended)
                    change.Send(ending: new EndingMessage(after.Seats[i].Subject, ended));
        }
    }
}
