using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Metering.Http.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Http.Accounts;

/// <summary>POST /v1/accounts.</summary>
internal static class OpenAccountOperation
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .AcceptsIdempotencyKey()
        .Says("Open an account", "An account attached to a test clock lives in that clock's time.")
        .Takes<OpenAccountBody>("""{"id":"acc_sz","name":"深圳示例科技有限公司","uscc":"91440300MA5TE5TA9X"}""")
        .Gives<AccountView>(StatusCodes.Status201Created)
        .Refuses(RefusalCodes.AlreadyExists, RefusalCodes.NotFound, RefusalCodes.CreatingTooFast);

    private static async Task Handle(Call call)
    {
        var body = await call.Body(WireJson.Default.OpenAccountBody);
        Texts.Require("/name", body.Name, 200);
        if (body.Uscc is not null && !Uscc.IsValid(body.Uscc))
            throw RefusedCallException.Malformed("/uscc",
                "A unified social credit code has 18 characters; its check character must agree.");
        if (body.Id is not null) Texts.RequireId("/id", body.Id);
        if (body.TestClock is not null) Texts.RequireId("/testClock", body.TestClock);
        // A key bound to one account cannot open another one.
        if (call.Caller.Account is not null)
            throw new RefusedCallException(RefusalCodes.Forbidden.With("This key is bound to one account."));
        var context = call.Context();
        var id = body.Id ?? Identifiers.New("acc", context.Claim);
        await call.Http.RequestServices.GetRequiredService<ConductWatch>().Creating(call, id, isNew: true);
        var reply = await call.Grains.GetGrain<IAccountGrain>(id).Open(new OpenAccount(body.Name, body.Uscc, body.TestClock), context);
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.AccountView);
    }
}
