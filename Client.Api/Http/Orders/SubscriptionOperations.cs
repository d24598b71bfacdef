using Metering.Contracts.Access;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Orders;

/// <summary>/v1/accounts/{account}/subscriptions: what runs, since when and until when (clause 2.2).</summary>
internal static class SubscriptionOperations
{
    private static readonly string[] Statuses = ["ACTIVE", "EXPIRED", "TERMINATED"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/subscriptions", List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the subscriptions of an account", "In order of opening.")
            .Asks([("endingBy", "Only those whose last day is not after this date."), ("status", "ACTIVE, EXPIRED or TERMINATED."),
                .. Cursor.Parameters])
            .Gives<SubscriptionsBody>();
        routes.Get("/v1/accounts/{account}/subscriptions/{subscription}", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a subscription", "Start, last day, days left, seats and paid terms.")
            .Gives<Contracts.Orders.SubscriptionView>();
    }

    private static async Task List(Call call)
    {
        var account = call.Account();
        var page = await OrderOperations.Books(call, account).Subscriptions(call.Tenant, EndingBy(call), Status(call), Cursor.Read(call),
            Cursor.Limit(call)) ?? throw RefusedCallException.NotFound();
        await call.Answer(new SubscriptionsBody(page.Items, Cursor.Write(call, page.NextCursor)), WireJson.Default.SubscriptionsBody);
    }

    /// <summary>The state asked for; null for every one.</summary>
    public static string? Status(Call call) => call.Query("status") is not { } status ? null : Statuses.Contains(status) ? status
        : throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");

    /// <summary>The newest last day wanted; null when it does not matter.</summary>
    public static LocalDate? EndingBy(Call call) => call.Query("endingBy") is not { } text ? null
        : Rfc3339.TryDate(text, out var date) ? date : throw RefusedCallException.Malformed("endingBy", "A date like 2026-07-10.");

    private static async Task Read(Call call)
    {
        var account = call.Account();
        await call.Answer(await OrderOperations.Books(call, account).Subscription(call.Tenant, call.Route("subscription")),
            WireJson.Default.SubscriptionView);
    }
}
