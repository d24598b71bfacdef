using Metering.Contracts.Access;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Statements;

/// <summary>Resources that might be bought, all alike.</summary>
/// <param name="Kind">SEAT, NUMBER or PACKAGE.</param>
/// <param name="Skus">Products on each.</param>
/// <param name="Count">How many resources.</param>
/// <param name="Uses">What each would be used for in the running month.</param>
public sealed record WhatIfBody(string Kind, string[] Skus, int Count = 1, ImaginedUse[]? Uses = null);

/// <summary>POST /v1/accounts/{account}/bill/what-if: the bill with a purchase that is not made.</summary>
internal static class WhatIfOperation
{
    private const int MostResources = 100;
    private const int MostEntries = 20;

    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts/{account}/bill/what-if", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
        .Says("Preview the bill with a purchase", "What the running month would cost at its end with resources that carry products billed by the "
            + "month or as they are used. Terms are sold by orders: ask for a quote. Nothing is bought.")
        .Takes<WhatIfBody>("""{"kind":"NUMBER","skus":["NUM-FIXED","VOICE-OUT"],"count":3,"uses":[{"meter":"voice.outbound","quantity":7200}]}""")
        .Gives<BillWithPurchase>()
        .Refuses(RefusalCodes.UnknownSku, RefusalCodes.SkuNotForResource, RefusalCodes.UnknownMeter, RefusalCodes.QuantityOverLimit,
            RefusalCodes.NoRate);

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.WhatIfBody);
        if (body.Count is < 1 or > MostResources) throw RefusedCallException.Malformed("/count", $"1 to {MostResources}.");
        if (body.Skus.Length > MostEntries) throw RefusedCallException.Malformed("/skus", $"At most {MostEntries}.");
        var uses = body.Uses ?? [];
        if (uses.Length > MostEntries) throw RefusedCallException.Malformed("/uses", $"At most {MostEntries}.");
        for (var i = 0; i < uses.Length; i++)
            if (uses[i].Quantity < 0) throw RefusedCallException.Malformed($"/uses/{i}/quantity", "Not negative.");
        var purchase = new ImaginedPurchase { Kind = KindOf(body.Kind), Skus = body.Skus, Count = body.Count, Uses = uses };
        var reply = await call.Grains.GetGrain<IStatementDesk>(account).PreviewWith(call.Tenant, purchase);
        await call.Answer(reply, StatusCodes.Status200OK, bill => bill, WireJson.Default.BillWithPurchase);
    }

    private static ResourceKind KindOf(string kind) => kind switch
    {
        "SEAT" => ResourceKind.Seat,
        "NUMBER" => ResourceKind.Number,
        "PACKAGE" => ResourceKind.Package,
        _ => throw RefusedCallException.Malformed("/kind", "SEAT, NUMBER or PACKAGE."),
    };
}
