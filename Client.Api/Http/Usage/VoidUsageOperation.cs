using Metering.Contracts.Access;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Usage;

/// <summary>POST /v1/usage/voids.</summary>
internal static class VoidUsageOperation
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/usage/voids", Handle)
        .Allow(ApiRole.UsageReporter, ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
        .NeedsIdempotencyKey()
        .Says("Take one usage event back", "Reverses the event with this source and id on its resource; what it charged is given back.")
        .Takes<VoidUsageBody>("""{"source":"/pbx/sz-1","id":"cdr-1","subject":"number:+8675586013301"}""")
        .Gives<VoidedUsage>(StatusCodes.Status201Created)
        .Refuses(RefusalCodes.UnknownSubject, RefusalCodes.NothingToVoid, RefusalCodes.AlreadyVoided);

    private static async Task Handle(Call call)
    {
        var body = await call.Body(WireJson.Default.VoidUsageBody);
        var context = call.Context();
        var resource = await OwnResource.Find(call, body.Subject);
        if (await resource.View() is { } view && view.Tenant == call.Tenant) call.Concerns(view.Account);
        var reply = await resource.Void(new VoidUsage(body.Source, body.Id), context);
        await call.Answer(reply, StatusCodes.Status201Created, voided => voided, WireJson.Default.VoidedUsage);
    }
}
