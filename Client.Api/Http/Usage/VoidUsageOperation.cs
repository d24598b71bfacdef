using Metering.Contracts.Access;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Usage;

/// <summary>POST /v1/usage/voids.</summary>
internal static class VoidUsageOperation
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/usage/voids", Handle)
        .Allow(ApiRole.UsageReporter, ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
        .NeedsIdempotencyKey()
        .Says("Take one usage event back", "Reverses the event with this source and id on its resource; what it charged is given back. A "
            + "usage-reporter key that is bound to one account is a customer's own and may not: only an operator corrects what is billed (3.13).")
        .Takes<VoidUsageBody>("""{"source":"/pbx/sz-1","id":"cdr-1","subject":"number:+8675586013301"}""")
        .Gives<VoidedUsage>(StatusCodes.Status201Created)
        .Refuses(RefusalCodes.UnknownSubject, RefusalCodes.NothingToVoid, RefusalCodes.AlreadyVoided);

    private static async Task Handle(Call call)
    {
        if (call.Caller is { Role: ApiRole.UsageReporter, Account: not null })
            throw new RefusedCallException(RefusalCodes.Forbidden.With("A customer's own key takes no usage back: only an operator corrects it."));
        var body = await call.Body(WireJson.Default.VoidUsageBody);
        var context = call.Context();
        var resource = OwnResource.Of(call, body.Subject);
        // A number that ended may be somebody else's by now.
        if (await resource.View() is { EndedAt: null } view && view.Tenant == call.Tenant) call.Concerns(view.Account);
        var reply = await resource.Void(new VoidUsage(body.Source, body.Id, call.Caller.Account), context);
        await call.Answer(reply, StatusCodes.Status201Created, voided => voided, WireJson.Default.VoidedUsage);
    }
}
