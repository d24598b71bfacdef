using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using NodaTime;

namespace Metering.Http.Orders;

/// <summary>/v1/orders and /v1/subscriptions: over all accounts of the tenant, by state and deadline. A customer sees its own.</summary>
internal static class TradeListOperations
{
    private const int AccountsAtOnce = 200;

    private static readonly (string Name, string Meaning) Clock =
        ("testClock", "Accounts on this test clock; real time when absent. A key bound to one account sees that account's.");

    public static void Map(OperationRoutes routes, IAccountDirectory? directory)
    {
        routes.Get("/v1/orders", Orders)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
            .Says("List the orders of all accounts", "The nearest deadline first, those without one last; the last page has no nextCursor.")
            .Asks([("status", "Only orders in this state."), ("dueBefore", "Only orders to which something happens by itself before this instant."),
                Clock, .. Cursor.Parameters])
            .Gives<ListedOrdersBody>();
        routes.Get("/v1/subscriptions", Subscriptions)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
            .Says("List the subscriptions of all accounts", "The nearest last day first; the last page has no nextCursor.")
            .Asks([("status", "ACTIVE, EXPIRED or TERMINATED."), ("endingBy", "Only those whose last day is not after this date."), Clock,
                .. Cursor.Parameters])
            .Gives<ListedSubscriptionsBody>();
        if (directory is not null)
            routes.Post("/v1/trade-lists/rebuild", call => Rebuild(call, directory))
                .Allow(ApiRole.Admin)
                .Says("Feed the lists of orders and subscriptions again", $"From the accounts, {AccountsAtOnce} a call; repeat with nextCursor "
                    + "until there is none. No body.")
                .Asks([("forget", "true: the lists are emptied first, by the call without a cursor."), ("cursor", "nextCursor of the call before.")])
                .Gives<RebuiltListsBody>();
    }

    private static async Task Orders(Call call)
    {
        var (items, next) = await Page(call, ListedKind.Order, ListOrders.Status(call), ListOrders.DueBefore(call));
        await call.Answer(new ListedOrdersBody([.. items.Select(item => new ListedOrderBody(item.Account, item.Id, item.Status, item.Since,
            item.DueAt, $"/v1/accounts/{item.Account}/orders/{item.Id}"))], next), WireJson.Default.ListedOrdersBody);
    }

    private static async Task Subscriptions(Call call)
    {
        // Its last day is not after the date: it ends before the day after that one has begun to end.
        Instant? before = SubscriptionOperations.EndingBy(call) is { } day ? BillingZone.EndOf(day) + Duration.Epsilon : null;
        var (items, next) = await Page(call, ListedKind.Subscription, SubscriptionOperations.Status(call), before);
        await call.Answer(new ListedSubscriptionsBody([.. items.Select(item => new ListedSubscriptionBody(item.Account, item.Id, item.Product!,
            item.Status, item.Since, BillingZone.DateOf(item.DueAt!.Value).PlusDays(-1), $"/v1/accounts/{item.Account}/subscriptions/{item.Id}"))],
            next), WireJson.Default.ListedSubscriptionsBody);
    }

    /// <summary>A full page of all shards together, in one order; a bound key has its own account asked.</summary>
    private static async Task<(IReadOnlyList<ListItem> Items, string? Next)> Page(Call call, ListedKind kind, string? status, Instant? before)
    {
        var limit = Cursor.Limit(call);
        if (call.Query("testClock") is { } clock) Texts.RequireId("/testClock", clock);
        var query = new ListQuery(kind, call.Query("testClock"), status, before, Cursor.Read(call), limit + 1);
        var parts = call.Caller.Account is { } own
            ? [await OrderOperations.Books(call, own).Listed(call.Tenant, query) ?? []]
            : await Task.WhenAll(TradeLists.KeysOf(call.Tenant).Select(key => call.Grains.GetGrain<ITradeListGrain>(key).Read(query)));
        var items = parts.SelectMany(part => part).OrderBy(item => item.Place, StringComparer.Ordinal).Take(limit + 1).ToList();
        return items.Count <= limit ? (items, null) : (items[..limit], Cursor.Write(call, items[limit - 1].Place));
    }

    private static async Task Rebuild(Call call, IAccountDirectory directory)
    {
        var after = Cursor.Read(call);
        if (after is null && call.Query("forget") == "true")
            foreach (var key in TradeLists.KeysOf(call.Tenant))
                await call.Grains.GetGrain<ITradeListGrain>(key).Forget();
        var ids = await directory.After(after, AccountsAtOnce, call.Http.RequestAborted);
        var entries = 0;
        foreach (var id in ids) entries += await OrderOperations.Books(call, id).ListAgain(call.Tenant);
        await call.Answer(new RebuiltListsBody(ids.Count, entries, ids.Count < AccountsAtOnce ? null : Cursor.Write(call, ids[^1])),
            WireJson.Default.RebuiltListsBody);
    }
}
