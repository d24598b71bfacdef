using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Accounts;

/// <summary>GET /v1/accounts.</summary>
internal static class ListAccounts
{
    private static readonly string[] Statuses = ["ACTIVE", "SUSPENDED", "PARKED", "CLOSING", "CLOSED", "PURGED"];

    public static void Map(OperationRoutes routes, IAccountDirectory directory) =>
        routes.Get("/v1/accounts", call => Handle(call, directory))
        .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
        .Says("List the accounts", "In order of their ids. A page may be shorter than its limit; the last one has no nextCursor.")
        .Asks([("status", "Only accounts in this state."), .. Cursor.Parameters])
        .Gives<AccountsBody>();

    private static async Task Handle(Call call, IAccountDirectory directory)
    {
        var limit = Cursor.Limit(call);
        var status = call.Query("status");
        if (status is not null && !Statuses.Contains(status))
            throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");
        var cursor = Cursor.Read(call);
        // A key bound to one account lists that one; nobody learns how many others there are.
        var ids = call.Caller.Account is { } own ? [own] : await directory.After(cursor, limit, call.Http.RequestAborted);
        var views = await Task.WhenAll(ids.Select(id => call.Grains.GetGrain<IAccountGrain>(id).View(call.Tenant)));
        var next = call.Caller.Account is null && ids.Count == limit ? ids[^1] : null;
        var wanted = views.OfType<AccountView>().Where(view => status is null || view.Status == status);
        await call.Answer(new AccountsBody([.. wanted], Cursor.Write(call, next)), WireJson.Default.AccountsBody);
    }
}
