using System.Globalization;
using Metering.Actors.Orders;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<SubscriptionPage?> Subscriptions(string tenant, LocalDate? endingBy, string? status, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        var page = PageAfter(Trade.Subscriptions.Values.Where(subscription =>
            (endingBy is not { } day || subscription.LastDay <= day) && (status is null || TradeListing.StatusWord(subscription.Status) == status)),
            subscription => subscription.Id, cursor, limit, out var next);
        return new SubscriptionPage([.. page.Select(ViewOf)], next);
    }

    /// <inheritdoc />
    public async Task<SubscriptionView?> Subscription(string tenant, string id)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        return Trade.Subscriptions.TryGetValue(id, out var subscription) ? ViewOf(subscription) : null;
    }

    /// <inheritdoc />
    public async Task<RefundPage?> Refunds(string tenant, string? status, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        var page = PageAfter(Trade.Refunds.Values.Where(refund => status is null || OrderViews.Word(refund.Status) == status),
            refund => refund.Id, cursor, limit, out var next);
        return new RefundPage([.. page.Select(ViewOf)], next);
    }

    /// <inheritdoc />
    public async Task<RefundView?> Refund(string tenant, string id)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        return Trade.Refunds.TryGetValue(id, out var refund) ? ViewOf(refund) : null;
    }

    /// <inheritdoc />
    public async Task AwaitRedLetter(string order, bool waits)
    {
        await ReadTrade();
        await Step(state =>
        {
            var change = TradeChange(state, NowOf(state));
            RefundDesk.AwaitRedLetter(change.Draft, order, waits);
            return change.Step();
        });
    }

    /// <inheritdoc />
    public async Task<CommandReply<RefundView>> PayOut(string refund, string reference, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<RefundView>();
        await ReadTrade();
        return await Command<RefundView>(context, (state, _) =>
        {
            var change = TradeChange(state, NowOf(state));
            return RefundDesk.PayOut(change.Draft, refund, reference) is { } refusal
                ? AccountChange.Refused<RefundView>(refusal)
                : change.Done(after => ViewOf(after.Account.Trade.Refunds[refund]));
        });
    }

    /// <inheritdoc />
    public Task<CommandReply<RefundView>> PayoutFailed(string refund, string reason, CommandContext context) =>
        PayoutFailed(refund, null, reason, context);

    /// <inheritdoc />
    public Task<CommandReply<RefundView>> NamedPayoutFailed(string refund, string reference, string reason, CommandContext context) =>
        PayoutFailed(refund, reference, reason, context);

    private async Task<CommandReply<RefundView>> PayoutFailed(string refund, string? reference, string reason, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<RefundView>();
        await ReadTrade();
        return await Command<RefundView>(context, (state, _) =>
        {
            var change = TradeChange(state, NowOf(state));
            return RefundDesk.PayoutFailed(change.Draft, refund, reason, reference) is { } refusal
                ? AccountChange.Refused<RefundView>(refusal)
                : change.Done(after => ViewOf(after.Account.Trade.Refunds[refund]));
        });
    }

    /// <summary>Ids end with their number; that is the order of the list and its cursor.</summary>
    private static List<T> PageAfter<T>(IEnumerable<T> items, Func<T, string> idOf, string? cursor, int limit, out string? next)
    {
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var page = items.Where(item => NumberOf(idOf(item)) > after).OrderBy(item => NumberOf(idOf(item))).Take(limit + 1).ToList();
        next = page.Count <= limit ? null : NumberOf(idOf(page[limit - 1])).ToString(CultureInfo.InvariantCulture);
        return page.Count <= limit ? page : page[..limit];
    }

    private static long NumberOf(string id) => long.Parse(id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    private SubscriptionView ViewOf(Subscription subscription) => new()
    {
        Id = subscription.Id,
        Account = Id,
        Order = subscription.OrderId,
        Sku = subscription.Sku,
        Status = TradeListing.StatusWord(subscription.Status),
        ActivatedAt = subscription.ActivatedAt,
        LastDay = subscription.LastDay,
        DaysLeft = Math.Max(0, Period.DaysBetween(BillingZone.DateOf(NowOf(State)), subscription.LastDay)),
        Months = subscription.Months,
        ChargeableDays = subscription.Terms[0].Days,
        UnearnedFen = subscription.OpenFen,
        EndedAt = subscription.EndedAt,
        Seats = [.. subscription.Seats.Select(seat => new SeatTermView(seat.Subject, OrderViews.Word(seat.Acquisition)!,
            OrderViews.Word(seat.Status)!, seat.User?.Name, seat.EndedAt,
            seat.EndedAt is { } ended ? TermDesk.PurgeAt(subscription, ended, Policies, Head.Standing) : null)
        {
            StaffId = seat.User?.StaffId, UserSince = seat.User?.Since,
            UserRealName = seat.User is null ? null : seat.User.Checked is null ? "NONE" : "VERIFIED",
        })],
        Terms = [.. subscription.Terms.Select(term => new TermView(term.Number, OrderViews.Word(term.Kind)!, term.OrderId, term.Quantity,
            term.PaidFen, term.StartedOn, term.LastDay, term.RecognisedFen, term.RefundedFen))],
        Notices = [.. subscription.Notices.Select(notice => new ExpiryNoticeView(notice.DaysBefore, notice.LastDay, notice.At))],
        Links =
        [
            $"/v1/accounts/{Id}/subscriptions/{subscription.Id}", $"/v1/accounts/{Id}/ledger",
            .. subscription.Terms.Select(term => $"/v1/accounts/{Id}/orders/{term.OrderId}").Distinct(StringComparer.Ordinal),
        ],
    };

    private RefundView ViewOf(Refund refund) => new()
    {
        Id = refund.Id,
        Account = Id,
        Order = refund.OrderId,
        Ground = refund.Ground,
        Status = OrderViews.Word(refund.Status)!,
        AmountFen = refund.AmountFen,
        OpenFen = refund.OpenFen,
        ApprovedAt = refund.ApprovedAt,
        PayBy = refund.PayBy,
        Parts = [.. refund.Parts.Select(part => new RefundPartView(OrderViews.Channel(part.Channel), part.TransactionId, part.AmountFen, part.PaidAt,
            part.PayoutReference))],
        Hold = refund.Hold,
        Links = [$"/v1/accounts/{Id}/refunds/{refund.Id}", $"/v1/accounts/{Id}/ledger", .. OrderLink(refund)],
    };

    private string[] OrderLink(Refund refund) => refund.OrderId == RefundDesk.FromWallet ? [] : [$"/v1/accounts/{Id}/orders/{refund.OrderId}"];
}
