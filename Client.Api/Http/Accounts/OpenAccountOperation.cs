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
    private const string Example = """
        {"id":"acc_sz","name":"深圳示例科技有限公司","uscc":"91440300MA5TE5TA9X","acceptedAgreementVersion":"2026-01","acceptedBy":"王芳"}
        """;

    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .AcceptsIdempotencyKey()
        .Says("Open an account", "Without the agreement accepted, now or later, it gets no service and no top-up (clause P.1). "
            + "An account attached to a test clock lives in that clock's time.")
        .Takes<OpenAccountBody>(Example)
        .Gives<AccountView>(StatusCodes.Status201Created)
        .Refuses(RefusalCodes.AlreadyExists, RefusalCodes.AgreementNotAccepted, RefusalCodes.NotFound, RefusalCodes.CreatingTooFast);

    private static async Task Handle(Call call)
    {
        var body = await call.Body(WireJson.Default.OpenAccountBody);
        Texts.Require("/name", body.Name, 200);
        if (body.Uscc is not null && !Uscc.IsValid(body.Uscc))
            throw RefusedCallException.Malformed("/uscc",
                "A unified social credit code has 18 characters; its check character must agree.");
        if (body.Id is not null) Texts.RequireId("/id", body.Id);
        if (body.TestClock is not null) Texts.RequireId("/testClock", body.TestClock);
        if (body.AcceptedAgreementVersion is not null) Texts.RequireId("/acceptedAgreementVersion", body.AcceptedAgreementVersion);
        if (body.AcceptedBy is not null) Texts.Require("/acceptedBy", body.AcceptedBy, 100);
        var context = call.Context();
        var id = body.Id ?? Identifiers.New("acc", context.Claim);
        var account = call.Grains.GetGrain<IAccountGrain>(id);
        await call.Http.RequestServices.GetRequiredService<ConductWatch>().Creating(call, id, isNew: true,
            async () => await account.View(call.Tenant) is not null);
        var reply = await account.Open(
            new OpenAccount(body.Name, body.Uscc, body.TestClock, body.AcceptedAgreementVersion, body.AcceptedBy), context);
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.AccountView);
    }
}
