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
        .Says("List the orders of an account", "In order of placing; the last page has no nextCursor.")
        .Asks([("status", "Only orders in this state."), ("dueBefore", "Only orders to which something happens by itself before this instant."),
            .. Cursor.Parameters])
        .Gives<OrdersBody>();

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var (status, dueBefore) = (Status(call), DueBefore(call));
        var page = await OrderOperations.Books(call, account).Orders(call.Tenant, status, dueBefore, Cursor.Read(call), Cursor.Limit(call))
            ?? throw RefusedCallException.NotFound();
        var views = await Task.WhenAll(page.Orders.Select(order => call.Grains.GetGrain<IOrderGrain>($"{account}/{order}").View(call.Tenant)));
        var wanted = views.OfType<OrderView>().Where(view => (status is null || view.Status == status)
            && (dueBefore is null || view.NextDueAt < dueBefore));
        await call.Answer(new OrdersBody([.. wanted], Cursor.Write(call, page.NextCursor)), WireJson.Default.OrdersBody);
    }

    /// <summary>The state asked for; null for every one.</summary>
    public static string? Status(Call call) => call.Query("status") is not { } status ? null : Statuses.Contains(status) ? status
        : throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");

    /// <summary>The instant before which something has to be due; null when it does not matter.</summary>
    public static Instant? DueBefore(Call call) => call.Query("dueBefore") is not { } text ? null
        : Rfc3339.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var instant) ? instant
        : throw RefusedCallException.Malformed("dueBefore", "An instant like 2026-07-01T09:00:00+08:00.");
}
