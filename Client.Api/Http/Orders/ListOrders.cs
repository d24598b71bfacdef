using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Orders;

/// <summary>GET /v1/accounts/{account}/orders: by state and by deadline.</summary>
internal static class ListOrders
{
    private static readonly string[] Statuses = [.. Enum.GetValues<OrderStatus>().Select(OrderDesk.StatusWord)];

    public static void Map(OperationRoutes routes) => routes.Get("/v1/accounts/{account}/orders", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
        .Says("List the orders", "In order of placing. A page may be shorter than its limit; the last one has no nextCursor.")
        .Asks([("status", "Only orders in this state."), ("dueBefore", "Only orders to which something happens by itself before this instant."),
            .. Cursor.Parameters])
        .Gives<OrdersBody>();

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var status = call.Query("status");
        if (status is not null && !Statuses.Contains(status))
            throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");
        Instant? dueBefore = null;
        if (call.Query("dueBefore") is { } text)
            dueBefore = Rfc3339.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var instant) ? instant
                : throw RefusedCallException.Malformed("dueBefore", "An instant like 2026-07-01T09:00:00+08:00.");
        var page = await OrderOperations.Books(call, account).Orders(call.Tenant, Cursor.Read(call), Cursor.Limit(call))
            ?? throw RefusedCallException.NotFound();
        var views = await Task.WhenAll(page.Orders.Select(order => call.Grains.GetGrain<IOrderGrain>($"{account}/{order}").View(call.Tenant)));
        var wanted = views.OfType<OrderView>().Where(view => (status is null || view.Status == status)
            && (dueBefore is null || view.NextDueAt < dueBefore));
        await call.Answer(new OrdersBody([.. wanted], Cursor.Write(call, page.NextCursor)), WireJson.Default.OrdersBody);
    }
}
