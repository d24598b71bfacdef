using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Conduct;

/// <summary>Written permissions (3.16, 11.3(3)) and claims for damages (6.2) of an account.</summary>
internal static class DamagesOperations
{
    private const string Permissions = "/v1/accounts/{account}/permissions";
    private const string Claims = "/v1/accounts/{account}/damages-claims";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Permissions, ListPermissions).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the written permissions", "Also those that were taken back or have ended.").Gives<PermissionsBody>();
        routes.Post(Permissions, Permit).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Put a written permission on file", "From now on; an act that it covers opens no case (3.16), and a prior consent keeps an "
                + "assignment from being a ground (11.3(3)).")
            .Takes<PermissionBody>("""{"category":"SPAM_HARVEST","scope":"Campaign of May","until":"2026-05-31"}""")
            .Gives<PermissionView>(StatusCodes.Status201Created).Refuses(RefusalCodes.ViolationState, RefusalCodes.NotFound);
        routes.Post(Permissions + "/{permission}/revoke", Revoke).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Take a written permission back", "From now on. No body.").Gives<PermissionView>().Refuses(RefusalCodes.NotFound);
        routes.Get(Claims, ListClaims).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the claims for damages").Gives<ClaimsBody>();
        routes.Post(Claims, Claim).Allow(ApiRole.BillingOperator, ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Claim damages (6.2)", "For the record: nothing is posted before it is agreed or adjudged.")
            .Takes<ClaimBody>("""{"amountFen":500000,"evidence":"Carrier's fine of 3 August","case":"vio_1"}""")
            .Gives<ClaimView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.AmountNotPositive, RefusalCodes.AmountOverLimit, RefusalCodes.ViolationState, RefusalCodes.NotFound);
        routes.Post(Claims + "/{claim}/outcome", Settle).Allow(ApiRole.BillingOperator, ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Record what became of a claim", "Agreed or adjudged it is owed, and posted; it is never deducted from anything.")
            .Takes<ClaimOutcomeBody>("""{"outcome":"AGREED","amountFen":400000}""").Gives<ClaimView>()
            .Refuses(RefusalCodes.ClaimState, RefusalCodes.AmountNotPositive, RefusalCodes.AmountOverLimit, RefusalCodes.NotFound);
        routes.Post(Claims + "/{claim}/payments", Pay).Allow(ApiRole.BillingOperator, ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Record a payment of damages", "Once per channel transaction.")
            .Takes<ClaimPaymentBody>("""{"amountFen":400000,"channel":"BANK","transactionId":"B-1"}""")
            .Gives<ClaimView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.ClaimState, RefusalCodes.PaymentAboveDue, RefusalCodes.PaymentReferenceReused, RefusalCodes.AmountNotPositive,
                RefusalCodes.AmountOverLimit, RefusalCodes.NotFound);
    }

    private static async Task ListPermissions(Call call) => await call.Answer(new PermissionsBody(
        await Account(call, call.Account()).Permissions(call.Tenant) ?? throw RefusedCallException.NotFound()), WireJson.Default.PermissionsBody);

    private static async Task Permit(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.PermissionBody);
        ConductTexts.RequireCategory(body.Category);
        ConductTexts.Require("/scope", body.Scope);
        var reply = await Account(call, account).Permit(new PermitAct(body.Category, body.Scope, body.Until), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.PermissionView);
    }

    private static async Task Revoke(Call call)
    {
        var (account, id) = (call.Account(), ConductTexts.Id(call, "permission"));
        var reply = await Account(call, account).RevokePermission(id, call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.PermissionView);
    }

    private static async Task ListClaims(Call call) => await call.Answer(new ClaimsBody(
        await Account(call, call.Account()).Claims(call.Tenant) ?? throw RefusedCallException.NotFound()), WireJson.Default.ClaimsBody);

    private static async Task Claim(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.ClaimBody);
        ConductTexts.Require("/evidence", body.Evidence);
        if (body.Case is not null) Texts.RequireId("/case", body.Case);
        await Answer(call, await Account(call, account).ClaimDamages(new ClaimDamages(body.Case, body.AmountFen, body.Evidence), call.Context()),
            StatusCodes.Status201Created);
    }

    private static async Task Settle(Call call)
    {
        var (account, id) = (call.Account(), ConductTexts.Id(call, "claim"));
        var body = await call.Body(WireJson.Default.ClaimOutcomeBody);
        if (body.Outcome is not ("AGREED" or "ADJUDGED" or "WITHDRAWN"))
            throw RefusedCallException.Malformed("/outcome", "AGREED, ADJUDGED or WITHDRAWN.");
        await Answer(call, await Account(call, account).SettleClaim(new SettleClaim(id, body.Outcome, body.AmountFen), call.Context()),
            StatusCodes.Status200OK);
    }

    private static async Task Pay(Call call)
    {
        var (account, id) = (call.Account(), ConductTexts.Id(call, "claim"));
        var body = await call.Body(WireJson.Default.ClaimPaymentBody);
        if (body.Channel == PaymentChannel.Wallet) throw RefusedCallException.Malformed("/channel", "TENPAY or BANK.");
        Texts.Require("/transactionId", body.TransactionId, 128);
        var command = new PayClaim(id, body.AmountFen, body.Channel, body.TransactionId);
        await Answer(call, await Account(call, account).PayClaim(command, call.Context()), StatusCodes.Status201Created);
    }

    private static Task Answer(Call call, CommandReply<ClaimView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.ClaimView);

    private static IConductAccount Account(Call call, string account) => call.Grains.GetGrain<IConductAccount>(account);
}
