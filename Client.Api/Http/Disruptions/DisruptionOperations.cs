using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Disruptions;
using Metering.Domain.Refusals;
using Metering.Http.Conduct;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Disruptions;

/// <summary>/v1/accounts/{account}/disruptions: force majeure (不可抗力), regulators' orders and changes of law (state machine 3.12).</summary>
internal static class DisruptionOperations
{
    private const string Events = "/v1/accounts/{account}/disruptions";
    private const string One = Events + "/{event}";
    private const int MostProducts = 50;
    private static readonly string[] Kinds = ["FORCE_MAJEURE", "REGULATORY", "LAW_CHANGE"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Events, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List force-majeure events", "With regulators' orders and changes of law, in order of reporting.").Gives<DisruptionsBody>();
        routes.Get(One, Read).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a force-majeure event").Gives<DisruptionView>();
        routes.Post(Events, Report).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Report a force-majeure event", "Or a regulator's order (10.4), or a change of law (11.2). It has no effect until it is confirmed.")
            .Takes<DisruptionBody>("""{"kind":"FORCE_MAJEURE","category":"TYPHOON","evidence":"Red warning of 6 July","startedOn":"2026-07-06"}""")
            .Gives<DisruptionView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.AccountClosed, RefusalCodes.UnknownSku, RefusalCodes.DisruptionState, RefusalCodes.NotFound);
        Staff(routes, "/confirmation", Confirm, "Confirm an event", "What is in its scope is suspended; from the next day neither rental nor revenue "
                + "runs, and the time to open orders stands still (10.1, A-22). Force majeure that becomes materially adverse "
                + "later is confirmed again, with materialAdverse; nothing else changes then.")
            .Takes<DisruptionConfirmBody>("""{"text":"Meteorological office","materialAdverse":true}""").Refuses(RefusalCodes.AccountClosed);
        Staff(routes, "/end", End, "End an event", "Service goes on and rental runs again from the next day; the parties may agree to extend terms.")
            .Takes<DisruptionEndBody>("""{"text":"Warning lifted","endedOn":"2026-07-26","negotiateUntil":"2026-08-31"}""");
        Said(routes.Post(One + "/consent", Consent), "Agree to extend terms, or not",
                "Last days move by the days lost once both parties agree (10.1); with one refusal, or without both in time, they stay and the lost "
                + "days become revenue.")
            .Takes<DisruptionConsentBody>("""{"agrees":true,"text":"We agree"}""");
        Said(routes.Post(One + "/termination", Terminate), "End the agreement for an event",
                "After thirty full days of a materially adverse event (10.3), by the seller on a regulator's order (10.4), or after "
                + "negotiation about a change of law failed (11.2). Unused fees go back in proportion.")
            .NeedsIdempotencyKey()
            .Takes<DisruptionTerminationBody>("""{"text":"We end the agreement under clause 10.3"}""")
            .Refuses(RefusalCodes.Fm30DaysNotReached, RefusalCodes.AccountClosed);
        Staff(routes, "/negotiation", Negotiate, "Record how negotiation of a change of law ended",
                "Failed, either party may end the agreement (11.2).")
            .Takes<DisruptionNegotiationBody>("""{"agreed":false,"text":"No lawful terms were found"}""");
    }

    private static Operation Staff(OperationRoutes routes, string path, Func<Call, Task> handle, string summary, string description) =>
        Shared(routes.Post(One + path, handle).Allow(ApiRole.BillingOperator, ApiRole.Admin), summary, description);

    private static Operation Said(Operation operation, string summary, string description) =>
        Shared(operation.Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin), summary, description);

    private static Operation Shared(Operation operation, string summary, string description) => operation.AcceptsIdempotencyKey()
        .Says(summary, description).Gives<DisruptionView>().Refuses(RefusalCodes.DisruptionState, RefusalCodes.NotFound);

    private static async Task List(Call call)
    {
        var events = await Account(call, call.Account()).Disruptions(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(new DisruptionsBody(events), WireJson.Default.DisruptionsBody);
    }

    private static async Task Read(Call call)
    {
        var id = ConductTexts.Id(call, "event");
        var events = await Account(call, call.Account()).Disruptions(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(events.FirstOrDefault(one => one.Id == id), WireJson.Default.DisruptionView);
    }

    private static async Task Report(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.DisruptionBody);
        if (!Kinds.Contains(body.Kind, StringComparer.Ordinal)) throw RefusedCallException.Malformed("/kind", $"One of {string.Join(", ", Kinds)}.");
        Texts.Require("/category", body.Category, 40);
        ConductTexts.Require("/evidence", body.Evidence);
        if (body.Reference is not null) Texts.Require("/reference", body.Reference, 100);
        if (body.Region is not null) Texts.Require("/region", body.Region, 100);
        var products = body.Products ?? [];
        if (products.Length > MostProducts) throw RefusedCallException.Malformed("/products", $"At most {MostProducts}.");
        for (var i = 0; i < products.Length; i++) Texts.RequireId($"/products/{i}", products[i]);
        var command = new ReportDisruption(body.Kind, body.Category, body.Reference, body.Region, products, body.IncludesPayment, body.StartedOn,
            body.Evidence);
        await Answer(call, await Account(call, account).ReportDisruption(command, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Confirm(Call call)
    {
        var at = Target(call);
        var body = await call.Body(WireJson.Default.DisruptionConfirmBody);
        await Act(call, at, DisruptionVerb.Confirm, body.Text, act => act with { Yes = body.MaterialAdverse });
    }

    private static async Task End(Call call)
    {
        var at = Target(call);
        var body = await call.Body(WireJson.Default.DisruptionEndBody);
        await Act(call, at, DisruptionVerb.End, body.Text, act => act with { EndedOn = body.EndedOn, NegotiateUntil = body.NegotiateUntil });
    }

    private static async Task Consent(Call call)
    {
        var at = Target(call);
        var body = await call.Body(WireJson.Default.DisruptionConsentBody);
        await Act(call, at, DisruptionVerb.Consent, body.Text, act => act with { Yes = body.Agrees, Seller = IsSeller(call, body.Party) });
    }

    private static async Task Terminate(Call call)
    {
        var at = Target(call);
        var body = await call.Body(WireJson.Default.DisruptionTerminationBody);
        await Act(call, at, DisruptionVerb.Terminate, body.Text, act => act with { Seller = IsSeller(call, body.Party) });
    }

    private static async Task Negotiate(Call call)
    {
        var at = Target(call);
        var body = await call.Body(WireJson.Default.DisruptionNegotiationBody);
        await Act(call, at, DisruptionVerb.Negotiated, body.Text, act => act with { Yes = body.Agreed });
    }

    /// <summary>Read before the body: of another's account not even a malformed request says anything.</summary>
    private static (string Account, string Event) Target(Call call) => (call.Account(), ConductTexts.Id(call, "event"));

    private static async Task Act(Call call, (string Account, string Event) at, DisruptionVerb verb, string text,
        Func<ActOnDisruption, ActOnDisruption> more)
    {
        ConductTexts.Require("/text", text);
        await Answer(call, await Account(call, at.Account).ActOnDisruption(more(new ActOnDisruption(at.Event, verb, text)), call.Context()),
            StatusCodes.Status200OK);
    }

    /// <summary>Operators speak for the seller unless they record what the customer wrote; a customer speaks for itself only.</summary>
    private static bool IsSeller(Call call, string? party) => (call.Caller.Role == ApiRole.Customer, party) switch
    {
        (true, null or "CUSTOMER") => false,
        (true, _) => throw RefusedCallException.Malformed("/party", "A customer speaks for itself."),
        (false, null or "SELLER") => true,
        (false, "CUSTOMER") => false,
        _ => throw RefusedCallException.Malformed("/party", "SELLER or CUSTOMER."),
    };

    private static Task Answer(Call call, CommandReply<DisruptionView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.DisruptionView);

    private static IDisruptedAccount Account(Call call, string account) => call.Grains.GetGrain<IDisruptedAccount>(account);
}
