using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Accounts;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public Task<CommandReply<SubscriptionView>> Terminate(TerminateSubscription command, CommandContext context) =>
        OnSubscription(command.Subscription, context, change =>
        {
            if (!change.Draft.State.Trade.Subscriptions.ContainsKey(command.Subscription))
                return RefusalCodes.NotFound.With("There is no such subscription.");
            if (Terminating.Check(command.Ground, command.CustomerConsents, command.SellerConsents) is { } refusal) return refusal;
            Terminating.End(change.Draft, command.Subscription, command.Ground!, Unearned.GoesBack, WorkingDays);
            return null;
        });

    /// <inheritdoc />
    public Task<CommandReply<SubscriptionView>> RemoveSeat(string subscription, string seat, CommandContext context) =>
        OnSubscription(subscription, context, change => SeatDesk.Remove(change.Draft, subscription, $"seat:{Id}/{seat}"));

    /// <inheritdoc />
    public Task<CommandReply<SubscriptionView>> AssignSeat(AssignSeat command, CommandContext context) =>
        OnSubscription(command.Subscription, context, change =>
        {
            var (draft, now) = (change.Draft, change.Draft.Now);
            var user = new SeatUser(command.Name, command.StaffId, now)
            {
                Checked = command.Check is { } check ? new RealNameCheck(check.Method, check.EvidenceSha256, now, context.Actor) : null,
            };
            return SeatDesk.Assign(draft, command.Subscription, $"seat:{Id}/{command.Seat}", user, NeedsRealName(draft, command.Subscription));
        });

    /// <summary>True when the product of a subscription names a seat's user only with a checked real name (3.19).</summary>
    private bool NeedsRealName(AccountDraft draft, string subscription) =>
        draft.State.Trade.Subscriptions.GetValueOrDefault(subscription) is { } found
        && services.Catalogue.Current.SkuAt(found.Sku, draft.Now, Head.TestClock)?.Sku.Needs.UserRealName == true;

    /// <inheritdoc />
    public Task Forfeit(string subscription, string ground) => EndNow(subscription, ground, Unearned.Forfeited);

    /// <inheritdoc />
    public Task EndProRata(string subscription, string ground) => EndNow(subscription, ground, Unearned.GoesBack);

    private async Task EndNow(string subscription, string ground, Unearned unearned)
    {
        await ReadTrade();
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            Terminating.End(change.Draft, subscription, ground, unearned, WorkingDays);
            TellEnded(change);
            TellBase(change);
            TellAgendaIfEarlier(change);
            return change.Step();
        });
        await DeliverAndSchedule(change);
        if (!State.Outbox.Pending.IsEmpty) await DeliverToResources();
    }

    /// <summary>Changes a subscription; its seats know when it is answered.</summary>
    private async Task<CommandReply<SubscriptionView>> OnSubscription(string subscription, CommandContext context,
        Func<AccountChange, Refusal?> decide)
    {
        if (!IsOf(context.Tenant)) return NotFound<SubscriptionView>();
        await ReadTrade();
        AccountChange? change = null;
        var reply = await Command<SubscriptionView>(context, (state, _) =>
        {
            change = TradeChange(state, NowOf(state));
            if (decide(change) is { } refusal) return AccountChange.Refused<SubscriptionView>(refusal);
            TellEnded(change);
            TellBase(change);
            // The data of what is taken back may be deleted before anything else is due (2.7(3)).
            TellAgendaIfEarlier(change);
            return change.Done(after => ViewOf(after.Account.Trade.Subscriptions[subscription]));
        });
        await DeliverAndSchedule(change);
        if (reply.Refusal is null && !State.Outbox.Pending.IsEmpty) await DeliverToResources();
        return reply;
    }
}
