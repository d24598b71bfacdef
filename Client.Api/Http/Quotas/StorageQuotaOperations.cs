using Metering.Contracts.Access;
using Metering.Contracts.Quotas;
using Metering.Domain.Catalogue;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Quotas;

/// <summary>How much storage a product's data may take on this account.</summary>
/// <param name="Reason">The agreement that says so.</param>
/// <param name="Gigabytes">GB behind each resource, 1 to 1,000,000; as the price book says when absent.</param>
public sealed record StorageQuotaBody(string Reason, long? Gigabytes = null);

/// <summary>A page of resources with data that have a quota.</summary>
/// <param name="Agreed">Quotas agreed with the customer.</param>
/// <param name="Items">The resources.</param>
/// <param name="NextCursor">For the next page.</param>
public sealed record StorageUseBody(StorageQuotaView[] Agreed, StorageUseView[] Items, string? NextCursor);

/// <summary>/v1/accounts/{account}/storage-quotas: maximum storage by product, unless another agreement prevails (2.7(2)).</summary>
internal static class StorageQuotaOperations
{
    private const string Quotas = "/v1/accounts/{account}/storage-quotas";

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Quotas, List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List data with a storage quota", "By resource and product: the highest level of the newest month that reported one, against "
                + "the quota in force (clause 2.7(2)). A page may have fewer entries than asked for.")
            .Asks(Cursor.Parameters).Gives<StorageUseBody>();
        routes.Put(Quotas + "/{sku}", Agree)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Agree on another storage quota", "Of a product that has one, for this account, since another agreement prevails (2.7(2)). Data "
                + "above it stay and are billed; they may not grow.")
            .Takes<StorageQuotaBody>("""{"gigabytes":500,"reason":"Supplement of 1 August"}""").Gives<StorageQuotaView>()
            .Refuses(RefusalCodes.UnknownSku, RefusalCodes.NotFound);
    }

    private static async Task List(Call call)
    {
        var page = await Quoted(call).StorageUse(call.Tenant, Cursor.Read(call), Cursor.Limit(call)) ?? throw RefusedCallException.NotFound();
        await call.Answer(new StorageUseBody(page.Agreed, page.Items, Cursor.Write(call, page.NextCursor)), WireJson.Default.StorageUseBody);
    }

    private static async Task Agree(Call call)
    {
        var account = Quoted(call);
        var body = await call.Body(WireJson.Default.StorageQuotaBody);
        Texts.RequireId("/sku", call.Route("sku"));
        call.Because(body.Reason);
        if (body.Gigabytes is < 1 or > Sku.MostStorageGb) throw RefusedCallException.Malformed("/gigabytes", $"1 to {Sku.MostStorageGb}.");
        var reply = await account.AgreeStorage(new AgreeStorage(call.Route("sku"), body.Gigabytes, body.Reason), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.StorageQuotaView);
    }

    private static IQuotaAccount Quoted(Call call) => call.Grains.GetGrain<IQuotaAccount>(call.Account());
}
