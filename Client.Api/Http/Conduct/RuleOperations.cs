using Metering.Contracts.Access;
using Metering.Contracts.Conduct;
using Metering.Domain.Conduct;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Conduct;

/// <summary>/v1/conduct-rules: the registry of product service rules (clause 1.16).</summary>
internal static class RuleOperations
{
    private const string Rules = "/v1/conduct-rules";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Rules, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
            .Says("List the product service rules", "The agreement's own clauses, then every published version.").Gives<RulesBody>();
        routes.Post(Rules, Publish).Allow(ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Publish the next version of a rule", "It binds acts from its publication on; earlier acts are judged by the version before.")
            .Takes<RuleBody>("""{"rule":"SMS-07","category":"SPAM_HARVEST","text":"At most one message a day","channel":"SITE"}""")
            .Gives<RuleView>(StatusCodes.Status201Created).Refuses(RefusalCodes.AlreadyExists);
    }

    private static async Task List(Call call) =>
        await call.Answer(new RulesBody(await Book(call).All()), WireJson.Default.RulesBody);

    private static async Task Publish(Call call)
    {
        var body = await call.Body(WireJson.Default.RuleBody);
        Texts.RequireId("/rule", body.Rule);
        ConductTexts.RequireCategory(body.Category);
        ConductTexts.Require("/text", body.Text);
        if (!RuleBook.Channels.Contains(body.Channel, StringComparer.Ordinal))
            throw RefusedCallException.Malformed("/channel", $"One of {string.Join(", ", RuleBook.Channels)}.");
        var reply = await Book(call).Publish(new PublishRule(body.Rule, body.Category, body.Text, body.Channel, body.PublishedAt), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.RuleView);
    }

    private static IRuleBookGrain Book(Call call) => call.Grains.GetGrain<IRuleBookGrain>(call.Tenant);
}
