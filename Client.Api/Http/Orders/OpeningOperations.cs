using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Orders;

/// <summary>/v1/accounts/{account}/orders/{order}: from the material to the open service (clauses 3.3, 4.1, 4.6).</summary>
internal static class OpeningOperations
{
    private const int MaxDocuments = 50;

    private const string Example = """
        {"documents":[{"type":"BUSINESS_LICENCE","name":"licence.pdf",
        "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]}
        """;

    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/orders/{order}/material", Submit)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Hand material in", "A new version of all documents that the order needs.")
            .Takes<MaterialBody>(Example)
            .Gives<OrderView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.OrderState, RefusalCodes.MaterialIncomplete);
        routes.Post("/v1/accounts/{account}/orders/{order}/material/{version}/review", Review)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Review the material", "The time of clause 4.6 starts on the later of full payment and submission of the accepted version.")
            .Takes<MaterialReviewBody>("""{"accepted":false,"reason":"ILLEGIBLE"}""")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/orders/{order}/modification", Modify)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("The customer modifies its material", "The time of clause 4.6 stands still until a new version is accepted. No body.")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState);
        routes.Post("/v1/accounts/{account}/orders/{order}/provisioning", Provision)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Report provisioning tasks", "Both done open the service: seats and packages are created, the term starts.")
            .Takes<ProvisioningBody>("""{"profileDone":true,"permissionsOpen":true}""")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState, RefusalCodes.MaterialIncomplete, RefusalCodes.TermExpired,
                RefusalCodes.BaseProductRequired);
    }

    private static async Task Submit(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.MaterialBody);
        if (body.Documents.Length is 0 or > MaxDocuments) throw RefusedCallException.Malformed("/documents", $"1 to {MaxDocuments} documents.");
        foreach (var (i, document) in body.Documents.Index())
        {
            Texts.RequireId($"/documents/{i}/type", document.Type);
            Texts.Require($"/documents/{i}/name", document.Name, 200);
            Texts.RequireDigest($"/documents/{i}/sha256", document.Sha256);
        }
        var documents = body.Documents.Select(document => new HandedInDocument(document.Type, document.Sha256.ToLowerInvariant(), document.Name));
        await OrderOperations.Answer(call, await order.SubmitMaterial(new SubmitMaterial([.. documents]), call.Context()),
            StatusCodes.Status201Created);
    }

    private static async Task Review(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.MaterialReviewBody);
        if (!int.TryParse(call.Route("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            throw RefusedCallException.NotFound();
        if (!body.Accepted) call.Because(body.Reason ?? "", 200);
        await OrderOperations.Answer(call, await order.ReviewMaterial(new ReviewMaterial(version, body.Accepted, body.Reason), call.Context()),
            StatusCodes.Status200OK);
    }

    private static async Task Modify(Call call) =>
        await OrderOperations.Answer(call, await OrderOperations.Order(call).AskToModify(call.Context()), StatusCodes.Status200OK);

    private static async Task Provision(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.ProvisioningBody);
        await OrderOperations.Answer(call, await order.Provision(new ProvisionOrder(body.ProfileDone, body.PermissionsOpen), call.Context()),
            StatusCodes.Status200OK);
    }
}
