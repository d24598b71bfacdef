using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Disruptions;
using Metering.Domain.Disruptions;
using Metering.Domain.Refusals;
using Metering.Http.Conduct;
using Metering.Http.Formats;
using Metering.Http.Numbers;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Disruptions;

/// <summary>/v1/disruptions: an event of a region, carried to every account in its scope (1.15, 10.1).</summary>
internal static class RegionalOperations
{
    private const string Events = "/v1/disruptions";
    private const string One = Events + "/{event}";
    private const int MostProducts = 50;
    private static readonly string[] Kinds = ["FORCE_MAJEURE", "REGULATORY"];

    public static void Map(OperationRoutes routes)
    {
        routes.Post(Events, Declare).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Declare an event of a region", "It is reported and confirmed on every account in its scope, one after the other: read it to see "
                + "how far that is, and who said no. On each account its id is the event's reference.")
            .Takes<RegionalEventBody>("""
                {"id":"typhoon-0706","kind":"FORCE_MAJEURE","category":"TYPHOON","evidence":"Red warning","startedOn":"2026-07-06","area":"0755"}
                """)
            .Gives<RegionalEventView>(StatusCodes.Status202Accepted).Refuses(RefusalCodes.AlreadyExists);
        routes.Get(One, Read).Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read an event of a region").Gives<RegionalEventView>().Refuses(RefusalCodes.NotFound);
        routes.Post(One + "/end", End).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("End an event of a region", "On every account that has it; there the parties may agree to extend terms.")
            .Takes<RegionalEndBody>("""{"text":"Warning lifted","endedOn":"2026-07-26"}""")
            .Gives<RegionalEventView>(StatusCodes.Status202Accepted).Refuses(RefusalCodes.DisruptionState, RefusalCodes.NotFound);
    }

    private static async Task Declare(Call call)
    {
        var body = await call.Body(WireJson.Default.RegionalEventBody);
        Texts.RequireId("/id", body.Id);
        if (!Kinds.Contains(body.Kind, StringComparer.Ordinal)) throw RefusedCallException.Malformed("/kind", $"One of {string.Join(", ", Kinds)}.");
        if (!Disruption.Categories.Contains(body.Category, StringComparer.Ordinal))
            throw RefusedCallException.Malformed("/category", $"One of {string.Join(", ", Disruption.Categories)}.");
        ConductTexts.Require("/evidence", body.Evidence);
        if (body.TestClock is not null) Texts.RequireId("/testClock", body.TestClock);
        var products = body.Products ?? [];
        if (products.Length > MostProducts) throw RefusedCallException.Malformed("/products", $"At most {MostProducts} products.");
        for (var i = 0; i < products.Length; i++) Texts.RequireId($"/products/{i}", products[i]);
        var area = body.Area is { } code ? InventoryNumbers.Area(code, await AreaTables.Of(call)) : null;
        await Answer(call, await Event(call, body.Id).Declare(new DeclareRegionalEvent(body.Kind, body.Category, area, body.TestClock, products,
            body.IncludesPayment, body.MaterialAdverse, body.StartedOn, body.Evidence), call.Context()));
    }

    private static async Task Read(Call call) => await call.Answer(await Addressed(call).View(), WireJson.Default.RegionalEventView);

    private static async Task End(Call call)
    {
        var target = Addressed(call);
        var body = await call.Body(WireJson.Default.RegionalEndBody);
        ConductTexts.Require("/text", body.Text);
        await Answer(call, await target.End(new EndRegionalEvent(body.EndedOn, body.NegotiateUntil, body.Text), call.Context()));
    }

    private static IRegionalEventGrain Addressed(Call call) => Event(call, ConductTexts.Id(call, "event"));

    private static IRegionalEventGrain Event(Call call, string id) => call.Grains.GetGrain<IRegionalEventGrain>($"{call.Tenant}/{id}");

    private static Task Answer(Call call, CommandReply<RegionalEventView> reply) =>
        call.Answer(reply, StatusCodes.Status202Accepted, view => view, WireJson.Default.RegionalEventView);
}
