using Metering.Contracts.Access;
using Metering.Contracts.Qualification;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Qualification;

/// <summary>Consent to turn a QQ member group into a QiDian group (3.7): product services read it before they transfer.</summary>
internal static class GroupConsentOperations
{
    private const string Consent = "/v1/accounts/{account}/group-consents/{group}";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Consent, Read).Allow(ApiRole.UsageReporter, ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read the consent to transfer a group", "given is false while nobody consented: then the group is not transferred (3.7).")
            .Gives<GroupConsentView>();
        routes.Put(Consent, Set).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Record the consent to transfer a group", "Or that it was taken back.")
            .Takes<GroupConsentBody>("""{"given":true,"evidence":"Signed on 20 May"}""")
            .Gives<GroupConsentView>().Refuses(RefusalCodes.DocumentState, RefusalCodes.NotFound);
    }

    private static async Task Read(Call call) => await call.Answer(
        await FileOf(call, call.Account()).GroupConsentOf(call.Tenant, Group(call)), WireJson.Default.GroupConsentView);

    private static async Task Set(Call call)
    {
        var (account, group) = (call.Account(), Group(call));
        var body = await call.Body(WireJson.Default.GroupConsentBody);
        Texts.Require("/evidence", body.Evidence, 500);
        var reply = await FileOf(call, account).SetGroupConsent(new SetGroupConsent(group, body.Given, body.Evidence), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.GroupConsentView);
    }

    private static string Group(Call call) =>
        Identifiers.IsValid(call.Route("group")) ? call.Route("group") : throw RefusedCallException.NotFound();

    private static IQualificationGrain FileOf(Call call, string account) => call.Grains.GetGrain<IQualificationGrain>(account);
}
