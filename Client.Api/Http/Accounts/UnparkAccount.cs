using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Accounts;

/// <summary>POST /v1/accounts/{account}/unpark.</summary>
internal static class UnparkAccount
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts/{account}/unpark", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .AcceptsIdempotencyKey()
        .Says("Let billing go on", "For an account whose billing stopped itself, after its cause was mended. No body.")
        .Gives<AccountView>();

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var reply = await call.Grains.GetGrain<IAccountGrain>(account).Unpark(call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.AccountView);
    }
}
