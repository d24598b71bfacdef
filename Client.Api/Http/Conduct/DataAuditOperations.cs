using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Conduct;

/// <summary>/v1/accounts/{account}/data-audits: whether the customer's use of data is lawful (4.11).</summary>
internal static class DataAuditOperations
{
    private const string Audits = "/v1/accounts/{account}/data-audits";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Audits, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the data audits", "In order of asking, with answers and outcomes.").Gives<DataAuditsBody>();
        routes.Post(Audits, Ask).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Ask for proof that data is used lawfully", "A questionnaire and proof of sources, to be answered within five working days "
                + "(Case.ResponseWorkingDays). Without an answer a violation case is opened (4.11).")
            .Takes<DataAuditBody>("""{"questions":"Where do the contacts of May come from?"}""")
            .Gives<DataAuditView>(StatusCodes.Status201Created).Refuses(RefusalCodes.AccountClosed);
        Mapped(routes.Post(Audits + "/{audit}/answer", Answer).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin))
            .Says("Answer a data audit", "A late answer is kept; the case that was opened goes on.")
            .Takes<CaseTextBody>("""{"text":"From our own shop, with consent"}""");
        Mapped(routes.Post(Audits + "/{audit}/outcome", Judge).Allow(ApiRole.BillingOperator, ApiRole.Admin))
            .Says("Record the outcome of a data audit", "A formal review of the answer only.")
            .Takes<DataAuditOutcomeBody>("""{"passed":true,"text":"Consents were shown"}""");
    }

    private static Operation Mapped(Operation operation) =>
        operation.AcceptsIdempotencyKey().Gives<DataAuditView>().Refuses(RefusalCodes.ViolationState, RefusalCodes.NotFound);

    private static async Task List(Call call)
    {
        var audits = await Account(call, call.Account()).Audits(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(new DataAuditsBody(audits), WireJson.Default.DataAuditsBody);
    }

    private static async Task Ask(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.DataAuditBody);
        ConductTexts.Require("/questions", body.Questions);
        await Answer(call, await Account(call, account).AskForData(body.Questions, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Answer(Call call)
    {
        var (account, audit) = (call.Account(), ConductTexts.Id(call, "audit"));
        var body = await call.Body(WireJson.Default.CaseTextBody);
        ConductTexts.Require("/text", body.Text);
        await Answer(call, await Account(call, account).AnswerAudit(audit, body.Text, call.Context()), StatusCodes.Status200OK);
    }

    private static async Task Judge(Call call)
    {
        var (account, audit) = (call.Account(), ConductTexts.Id(call, "audit"));
        var body = await call.Body(WireJson.Default.DataAuditOutcomeBody);
        ConductTexts.Require("/text", body.Text);
        await Answer(call, await Account(call, account).JudgeAudit(audit, body.Passed, body.Text, call.Context()), StatusCodes.Status200OK);
    }

    private static Task Answer(Call call, CommandReply<DataAuditView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.DataAuditView);

    private static IConductAccount Account(Call call, string account) => call.Grains.GetGrain<IConductAccount>(account);
}
