using Metering.Contracts.Access;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Usage;

/// <summary>GET /v1/entitlements.</summary>
internal static class ReadEntitlement
{
    public static void Map(OperationRoutes routes, ResourceCalls resources) => routes.Get("/v1/entitlements", call => Handle(call, resources))
        .Allow(ApiRole.UsageReporter, ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
        .Says("Ask whether a resource may use a feature", "Yes, or no with the reasons: reasons of suspension, ENTITLEMENT_ENDED, "
            + "NO_PRODUCT, STORAGE_QUOTA_REACHED. It moves no money and promises none: ask for an authorization where the wallet must cover the use.")
        .Asks([("subject", "The resource, for example number:+8675586013301."), ("feature", "The meter, for example voice.outbound.")])
        .Gives<EntitlementView>()
        .Refuses(RefusalCodes.UnknownSubject);

    private static async Task Handle(Call call, ResourceCalls resources)
    {
        var subject = call.Query("subject") ?? throw RefusedCallException.Malformed("subject", "The subject is missing.");
        var feature = call.Query("feature") ?? throw RefusedCallException.Malformed("feature", "The feature is missing.");
        var view = await resources.Ask(call, subject, resource => resource.Entitlement(call.Tenant, call.Caller.Account, feature))
            ?? throw OwnResource.Unknown();
        await call.Answer(view, WireJson.Default.EntitlementView);
    }
}
