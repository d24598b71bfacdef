using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Dunning;

/// <summary>Another dunning policy for an account.</summary>
/// <param name="Policy">Its name; GET dunning lists them.</param>
public sealed record DunningPolicyBody(string Policy);

/// <summary>A decision with its reason.</summary>
/// <param name="Reason">In words, for the record.</param>
public sealed record ReasonBody(string Reason);

/// <summary>A legal hold.</summary>
/// <param name="Reason">Why nothing may be deleted; null takes the hold off.</param>
public sealed record LegalHoldBody(string? Reason);

/// <summary>How long product data are kept.</summary>
/// <param name="Reason">The agreement that says so.</param>
/// <param name="Days">Days after their end, 1 to 3660; as usual when absent.</param>
public sealed record RetentionBody(string Reason, int? Days = null);

/// <summary>The end of an account at its customer's wish.</summary>
/// <param name="WaiveUnearned">True when the customer has waived in writing what is paid and not used.</param>
public sealed record CloseBody(bool WaiveUnearned = false);

/// <summary>What happens when, if nothing is paid.</summary>
public sealed record ForecastBody(DunningStepView[] Items);

/// <summary>What operators decide about accounts that do not pay: policies, disputes, write-offs, legal holds (3.9).</summary>
internal static class CollectionOperations
{
    private const string Account = "/v1/accounts/{account}";
    private const string Statement = Account + "/statements/{month}";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Account + "/dunning/forecast", Forecast)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Preview dunning", "What happens when, if nothing is paid, for a year; with a policy, as if the account had it from now on.")
            .Asks(("policy", "A dunning policy; the account's own when absent."))
            .Gives<ForecastBody>();
        Command(routes.Put(Account + "/dunning-policy", Assign), "Assign a dunning policy",
                "It looks forwards only: no notice is made up for and no day is charged again.")
            .Takes<DunningPolicyBody>("""{"policy":"lenient"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.UnknownDunningPolicy, RefusalCodes.NotFound);
        Command(routes.Post(Statement + "/dispute", call => Dispute(call, opened: true)), "Dispute a statement",
                "Late fee, notices and suspension of it are held; payments pass it by unless they name it.")
            .Takes<ReasonBody>("""{"reason":"Minutes of 14 July"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.NothingDue, RefusalCodes.NotFound);
        Command(routes.Post(Statement + "/dispute/end", call => Dispute(call, opened: false)), "End a dispute",
                "Dunning goes on; the overdue days it was held do not count.")
            .Takes<ReasonBody>("""{"reason":"Rejected: the carrier confirms"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.NothingDue, RefusalCodes.NotFound);
        Command(routes.Post(Statement + "/write-off", Propose), "Propose a write-off", "Of what a closed account still owes on a statement.")
            .Takes<ReasonBody>("""{"reason":"The company was dissolved"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.NotInCollection, RefusalCodes.NotFound);
        Command(routes.Post(Statement + "/write-off/approve", Approve), "Approve a write-off", "By another person than proposed it. No body.")
            .NeedsIdempotencyKey().Gives<DunningView>()
            .Refuses(RefusalCodes.NotInCollection, RefusalCodes.SecondPersonRequired, RefusalCodes.NotFound);
        Command(routes.Post(Account + "/close", Close), "Close an account (销户)",
                "Its seats, numbers and packages end at once, the running month is billed, and what is left in the wallet is given back. "
                + "Paid service that was not used is given up, which the customer has to waive in writing.")
            .NeedsIdempotencyKey().Takes<CloseBody>("""{"waiveUnearned":true}""").Gives<DunningView>()
            .Refuses(RefusalCodes.AccountClosed, RefusalCodes.ViolationState, RefusalCodes.DisruptionState, RefusalCodes.ArrearsStand,
                RefusalCodes.OrderState, RefusalCodes.UnearnedNotWaived, RefusalCodes.NotFound);
        Command(routes.Put(Account + "/legal-hold", Hold), "Set or take off a legal hold", "While it stands, no product data are deleted (2.7(3)).")
            .Takes<LegalHoldBody>("""{"reason":"Case 2026-7"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.NotFound);
        Command(routes.Put(Account + "/retention", Retain), "Keep an account's product data longer, or shorter", "Whatever product and policy say, "
                + "since another agreement prevails (2.7(2)). Nothing is deleted in the past.")
            .Takes<RetentionBody>("""{"days":90,"reason":"Supplement of 1 August"}""").Gives<DunningView>()
            .Refuses(RefusalCodes.NotFound);
    }

    private static Operation Command(Operation operation, string summary, string description) =>
        operation.Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey().Says(summary, description);

    private static async Task Forecast(Call call)
    {
        var account = call.Account();
        var steps = await Collected(call, account).Forecast(call.Tenant, call.Query("policy")) ?? throw RefusedCallException.NotFound();
        await call.Answer(new ForecastBody(steps), WireJson.Default.ForecastBody);
    }

    private static async Task Assign(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.DunningPolicyBody);
        Texts.RequireId("/policy", body.Policy);
        await Answer(call, Collected(call, account).AssignPolicy(body.Policy, call.Context()));
    }

    private static async Task Dispute(Call call, bool opened)
    {
        var (account, month) = (call.Account(), Month(call));
        var body = await call.Body(WireJson.Default.ReasonBody);
        call.Because(body.Reason);
        await Answer(call, Collected(call, account).Dispute(new DisputeStatement(month, body.Reason, opened), call.Context()));
    }

    private static async Task Propose(Call call)
    {
        var (account, month) = (call.Account(), Month(call));
        var body = await call.Body(WireJson.Default.ReasonBody);
        call.Because(body.Reason);
        await Answer(call, Collected(call, account).WriteOff(new WriteOffStatement(month, body.Reason), call.Context()));
    }

    private static async Task Approve(Call call)
    {
        var (account, month) = (call.Account(), Month(call));
        await Answer(call, Collected(call, account).WriteOff(new WriteOffStatement(month, null), call.Context()));
    }

    private static async Task Close(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.CloseBody);
        await Answer(call, Collected(call, account).CloseAccount(body.WaiveUnearned, call.Context()));
    }

    private static async Task Hold(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.LegalHoldBody);
        if (body.Reason is not null) call.Because(body.Reason);
        await Answer(call, Collected(call, account).LegalHold(body.Reason, call.Context()));
    }

    private static async Task Retain(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.RetentionBody);
        call.Because(body.Reason);
        if (body.Days is < 1 or > 3_660) throw RefusedCallException.Malformed("/days", "1 to 3660 days.");
        await Answer(call, Collected(call, account).Retain(body.Days, body.Reason, call.Context()));
    }

    private static YearMonth Month(Call call) =>
        Rfc3339.TryMonth(call.Route("month"), out var month) ? month : throw RefusedCallException.NotFound();

    private static async Task Answer(Call call, Task<CommandReply<DunningView>> reply) =>
        await call.Answer(await reply, StatusCodes.Status200OK, view => view, WireJson.Default.DunningView);

    private static ICollectedAccount Collected(Call call, string account) => call.Grains.GetGrain<ICollectedAccount>(account);
}
