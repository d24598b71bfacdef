using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;

namespace Metering.Http.Accounts;

/// <summary>GET /v1/accounts/{account} and its balance.</summary>
internal static class ReadAccounts
{
    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}", One)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read an account").Gives<AccountView>();
        routes.Get("/v1/accounts/{account}/balance", Balance)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read the balance", "Exact at the moment of reading: what resources spent is settled first.").Gives<BalanceView>();
    }

    private static async Task One(Call call) =>
        await call.Answer(await call.Grains.GetGrain<IAccountGrain>(call.Account()).View(call.Tenant), WireJson.Default.AccountView);

    private static async Task Balance(Call call) =>
        await call.Answer(await call.Grains.GetGrain<IAccountGrain>(call.Account()).Balance(call.Tenant), WireJson.Default.BalanceView);
}
