using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Domain.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Accounts;

/// <summary>GET /v1/accounts.</summary>
internal static class ListAccounts
{
    private const int MostLooked = 5_000;
    public static void Map(OperationRoutes routes, IAccountDirectory directory) =>
        routes.Get("/v1/accounts", call => Handle(call, directory))
        .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
        .Says("List the accounts", "In order of their ids. A page is shorter than its limit only where few of many accounts are in the state "
            + "asked for; the last one has no nextCursor.")
        .Asks([("status", $"Only accounts in this state: {string.Join(", ", Lifecycle.All)}."), .. Cursor.Parameters])
        .Gives<AccountsBody>();

    private static async Task Handle(Call call, IAccountDirectory directory)
    {
        var limit = Cursor.Limit(call);
        var status = call.Query("status");
        if (status is not null && !Lifecycle.All.Contains(status))
            throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Lifecycle.All)}.");
        var (accounts, next) = call.Caller.Account is { } own
            ? (await Own(call, own, status), null)
            : await Page(call, directory, status, limit);
        await call.Answer(new AccountsBody([.. accounts], Cursor.Write(call, next)), WireJson.Default.AccountsBody);
    }

    /// <summary>A key bound to one account lists that one; nobody learns how many others there are.</summary>
    private static async Task<List<AccountView>> Own(Call call, string account, string? status) =>
        [.. (await Views(call, [account])).OfType<AccountView>().Where(view => InState(view, status))];

    /// <summary>A full page, unless the accounts end or so many had to be looked at that the caller goes on with the cursor.</summary>
    private static async Task<(List<AccountView> Accounts, string? Next)> Page(Call call, IAccountDirectory directory, string? status, int limit)
    {
        // Where only some are wanted, a small page does not mean as many small reads.
        var batch = status is null ? limit : Math.Max(limit, Cursor.DefaultLimit);
        var found = new List<AccountView>();
        var last = Cursor.Read(call);
        for (var looked = 0; looked < MostLooked; looked += batch)
        {
            var ids = await directory.After(last, batch, call.Http.RequestAborted);
            var views = await Views(call, ids);
            for (var i = 0; i < ids.Count; i++)
            {
                last = ids[i];
                if (views[i] is { } view && InState(view, status)) found.Add(view);
                if (found.Count == limit) return (found, last);
            }
            if (ids.Count < batch) return (found, null);
        }
        return (found, last);
    }

    private static bool InState(AccountView view, string? status) => status is null || view.Status == status;

    private static Task<AccountView?[]> Views(Call call, IReadOnlyList<string> ids) =>
        Task.WhenAll(ids.Select(id => call.Grains.GetGrain<IAccountGrain>(id).View(call.Tenant)));
}
