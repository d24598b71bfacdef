using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Packages;

/// <summary>Buys a package (增值包): allowances from the wallet, and the rates of what goes beyond.</summary>
/// <param name="Skus">Allowances to buy and metered products for the overflow.</param>
/// <param name="Id">Chosen by the caller; made here when absent.</param>
/// <param name="AcknowledgedNonRefundable">The customer knows that an allowance is never given back (clause 4.9).</param>
public sealed record AddPackageBody(string[] Skus, string? Id = null, bool AcknowledgedNonRefundable = false);

/// <summary>Buys one more allowance.</summary>
/// <param name="Sku">The allowance.</param>
/// <param name="AcknowledgedNonRefundable">The customer knows that it is never given back (clause 4.9).</param>
public sealed record BuyGrantBody(string Sku, bool AcknowledgedNonRefundable = false);

/// <summary>/v1/accounts/{account}/packages and /v1/packages/{package}/grants.</summary>
internal static class PackageOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/packages", Add)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Buy a package",
                "Each allowance is bought from the wallet at list price, is never given back (clause 4.9), and stands on the month's statement "
                + "as paid, which its fapiao is asked for; each metered product becomes the rate of the overflow.")
            .Takes<AddPackageBody>("""{"id":"pkg_bot","skus":["BOT-PKG-100K","BOT-MSG"],"acknowledgedNonRefundable":true}""")
            .Gives<ResourceAnswer>(StatusCodes.Status201Created)
            .Refuses([.. AddResourceCommand.Refusals, RefusalCodes.AcknowledgementRequired]);
        routes.Get("/v1/accounts/{account}/packages", call => AddResourceCommand.List(call, ResourceKind.Package))
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the packages").Asks(Cursor.Parameters).Gives<ResourcesAnswer>();
        routes.Post("/v1/packages/{package}/grants", Buy)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
            .NeedsIdempotencyKey().Changes("/v1/accounts/{account}/packages")
            .Says("Buy one more allowance for a package")
            .Takes<BuyGrantBody>("""{"sku":"BOT-PKG-100K","acknowledgedNonRefundable":true}""")
            .Gives<ResourceAnswer>(StatusCodes.Status201Created)
            .Refuses([RefusalCodes.UnknownSku, RefusalCodes.SkuNotForResource, RefusalCodes.AccountClosed, RefusalCodes.EntitlementEnded,
                RefusalCodes.InsufficientBalance, RefusalCodes.NotFound, RefusalCodes.AcknowledgementRequired,
                .. AddResourceCommand.Prerequisites]);
    }

    private static async Task Add(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.AddPackageBody);
        if (body.Id is not null) Texts.RequireId("/id", body.Id);
        Texts.RequireSkus(body.Skus);
        var context = call.Context();
        var id = body.Id ?? Identifiers.New("pkg", context.Claim);
        await AddResourceCommand.Run(call, account,
            new AddResource(ResourceKind.Package, id, body.Skus, null, body.AcknowledgedNonRefundable), context);
    }

    private static async Task Buy(Call call)
    {
        var package = call.Route("package");
        var body = await call.Body(WireJson.Default.BuyGrantBody);
        Texts.RequireId("/sku", body.Sku);
        var context = call.Context();
        if (!Identifiers.IsValid(package)) throw RefusedCallException.NotFound();
        var view = await call.Grains.GetGrain<IPackageGrain>(package).View();
        if (view is null || view.Tenant != call.Tenant || !call.Caller.MaySee(view.Account)) throw RefusedCallException.NotFound();
        call.Concerns(view.Account);
        var reply = await call.Grains.GetGrain<IAccountGrain>(view.Account)
            .BuyGrant(new BuyGrant(package, body.Sku, body.AcknowledgedNonRefundable), context);
        await call.Answer(reply, StatusCodes.Status201Created, ResourceAnswer.Of, WireJson.Default.ResourceAnswer);
    }
}
