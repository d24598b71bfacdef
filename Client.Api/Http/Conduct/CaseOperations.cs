using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Domain.Conduct;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Subjects = Metering.Http.Usage.Subjects;

namespace Metering.Http.Conduct;

/// <summary>/v1/accounts/{account}/violations: cases from the report to the appeal (state machine 3.9).</summary>
internal static class CaseOperations
{
    private const string Cases = "/v1/accounts/{account}/violations";
    private const string One = Cases + "/{case}";
    private const string TextExample = """{"text":"3,000 unsolicited messages on 1 August"}""";
    private static readonly string[] Decisions = ["NO_BREACH", "RESTRICT", "SUSPEND", "TERMINATE_FORFEIT"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Cases, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the violation cases (违规)", "In order of opening, with everything that was done in them.").Gives<CasesBody>();
        routes.Get(One, Read).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a violation case").Gives<CaseView>();
        routes.Post(Cases, Open).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Open a violation case", "It cites the version of the rule that was in force when the act happened (1.16). With restrict, what it "
                + "is about is stopped at once, while paid terms run on (4.5).")
            .Takes<OpenCaseBody>("""{"category":"SPAM_HARVEST","text":"3,000 unsolicited messages","restrict":true}""")
            .Gives<CaseView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.RuleNotInForce, RefusalCodes.ActPermitted, RefusalCodes.AccountClosed, RefusalCodes.UnknownSku,
                RefusalCodes.UnknownSubject, RefusalCodes.ViolationState, RefusalCodes.NotFound);
        Staff(routes, "/restriction", CaseVerb.Restrict, "Stop what a case is about", "At once (4.5); no fee is given back for it.");
        Staff(routes, "/restriction/lift", CaseVerb.Lift, "Let go on what a case stopped", "What another case stops stays stopped.");
        Staff(routes, "/evidence-request", CaseVerb.Ask, "Ask the customer to explain or prove",
            "Within five working days (3.10, 3.17); without an answer the account is stopped.");
        Anyone(routes, "/evidence", CaseVerb.Answer, "Answer what was asked in a case", "A late answer is kept; people decide about the stop.");
        Staff(routes, "/notice", CaseVerb.Notify, "Give notice of breach",
            "The customer may cure until 24:00 of the fifteenth natural day after it (11.3(4)).");
        Anyone(routes, "/cure", CaseVerb.OfferCure, "Prove that a breach is cured",
            "In time, and one at a time, twenty at most; its review may come later.");
        Staff(routes, "/cure/accept", CaseVerb.AcceptCure, "Accept the proof of a cure", "The case ends and what it stopped goes on.");
        Staff(routes, "/cure/reject", CaseVerb.RejectCure, "Reject the proof of a cure",
            "Another one may be handed in while the time runs, up to twenty.");
        Mapped(routes.Post(One + "/decision", Decide).Allow(ApiRole.BillingOperator, ApiRole.Admin), "Decide a case",
                "TERMINATE_FORFEIT is a proposal: a second person approves it. The end of a whole account takes its API keys away, all but those "
                + "with which the customer reads and appeals (8.2); a lesser sanction does with revokesKeys.")
            .Takes<CaseDecisionBody>("""{"decision":"TERMINATE_FORFEIT","ground":"11.3(4)","text":"Not cured"}""").Gives<CaseView>()
            .Refuses(RefusalCodes.CurePeriodRunning, RefusalCodes.NoUnilateralTermination, RefusalCodes.ActPermitted,
                RefusalCodes.AccountClosed);
        Money(Staff(routes, "/decision/approve", CaseVerb.Approve, "Approve the end of a service",
                "By another person than proposed it. Revenue to the last day used, unused fees become liquidated damages (6.1), the rest of the "
                + "wallet pays what is owed and is withheld."))
            .Refuses(RefusalCodes.SecondPersonRequired, RefusalCodes.CurePeriodRunning, RefusalCodes.NoUnilateralTermination,
                RefusalCodes.ActPermitted, RefusalCodes.AccountClosed);
        Staff(routes, "/close", CaseVerb.Close, "Close a decided case", "Its sanction was served: what it stopped goes on.");
        Anyone(routes, "/appeal", CaseVerb.Appeal, "Appeal against a decision", "Once.");
        Money(Staff(routes, "/appeal/uphold", CaseVerb.UpholdAppeal, "Uphold an appeal",
                "By nobody who decided the case. What became damages is reversed to the fen and given back, and so is the wallet."))
            .Refuses(RefusalCodes.SecondPersonRequired);
        Staff(routes, "/appeal/reject", CaseVerb.RejectAppeal, "Reject an appeal", "By nobody who decided the case.")
            .Refuses(RefusalCodes.SecondPersonRequired);
    }

    private static Operation Staff(OperationRoutes routes, string path, CaseVerb verb, string summary, string description) =>
        Mapped(routes.Post(One + path, call => Act(call, verb)).Allow(ApiRole.BillingOperator, ApiRole.Admin), summary, description)
            .Takes<CaseTextBody>(TextExample).Gives<CaseView>();

    private static Operation Anyone(OperationRoutes routes, string path, CaseVerb verb, string summary, string description) =>
        Mapped(routes.Post(One + path, call => Act(call, verb)).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin), summary, description)
            .Takes<CaseTextBody>(TextExample).Gives<CaseView>();

    private static Operation Mapped(Operation operation, string summary, string description) =>
        operation.AcceptsIdempotencyKey().Says(summary, description).Refuses(RefusalCodes.ViolationState, RefusalCodes.NotFound);

    private static Operation Money(Operation operation) => operation.NeedsIdempotencyKey();

    private static async Task List(Call call)
    {
        var cases = await Account(call, call.Account()).Cases(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(new CasesBody(cases), WireJson.Default.CasesBody);
    }

    private static async Task Read(Call call)
    {
        var id = ConductTexts.Id(call, "case");
        var cases = await Account(call, call.Account()).Cases(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(cases.FirstOrDefault(one => one.Id == id), WireJson.Default.CaseView);
    }

    private static async Task Open(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.OpenCaseBody);
        ConductTexts.RequireCategory(body.Category);
        ConductTexts.Require("/text", body.Text);
        if (body.Rule is not null) Texts.RequireId("/rule", body.Rule);
        if (body.Product is not null) Texts.RequireId("/product", body.Product);
        if (body.Subject is not null && (body.Product is not null || !Subjects.TryParse(body.Subject, out _, out _)))
            throw RefusedCallException.Malformed("/subject", "A seat, number or package, and no product beside it.");
        var command = new OpenCase(body.Category, body.Rule ?? body.Category, body.Product, body.Subject, body.ActAt, body.Text, body.Restrict);
        await Answer(call, await Account(call, account).OpenCase(command, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Act(Call call, CaseVerb verb)
    {
        var (account, id) = (call.Account(), ConductTexts.Id(call, "case"));
        var body = await call.Body(WireJson.Default.CaseTextBody);
        ConductTexts.Require("/text", body.Text);
        await Answer(call, await Account(call, account).ActOnCase(new ActOnCase(id, verb, body.Text, null, null, []), call.Context()),
            StatusCodes.Status200OK);
    }

    private static async Task Decide(Call call)
    {
        var (account, id) = (call.Account(), ConductTexts.Id(call, "case"));
        var body = await call.Body(WireJson.Default.CaseDecisionBody);
        if (!Decisions.Contains(body.Decision, StringComparer.Ordinal))
            throw RefusedCallException.Malformed("/decision", $"One of {string.Join(", ", Decisions)}.");
        ConductTexts.Require("/text", body.Text);
        if (body.Ground is not null) Texts.Require("/ground", body.Ground, 40);
        if (body is { RevokesKeys: true, Decision: "NO_BREACH" })
            throw RefusedCallException.Malformed("/revokesKeys", "Nothing is taken away where there was no breach.");
        var documents = body.Documents ?? [];
        if (documents.Length > 50) throw RefusedCallException.Malformed("/documents", "At most 50 documents.");
        for (var i = 0; i < documents.Length; i++) Texts.RequireId($"/documents/{i}", documents[i]);
        var command = new ActOnCase(id, CaseVerb.Decide, body.Text, body.Decision, body.Ground, documents, body.RevokesKeys);
        await Answer(call, await Account(call, account).ActOnCase(command, call.Context()), StatusCodes.Status200OK);
    }

    private static Task Answer(Call call, CommandReply<CaseView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.CaseView);

    private static IConductAccount Account(Call call, string account) => call.Grains.GetGrain<IConductAccount>(account);
}
