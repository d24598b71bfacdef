using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Orders;

/// <summary>The agreement in force, and its acceptance (clauses P.1, P.2, 3.1).</summary>
internal static class AgreementOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/agreement", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AllowBoundKeys()
            .Says("Read the agreement in force", "Its documents in order of precedence, and the hash over them.").Gives<AgreementBody>();
        routes.Post("/v1/accounts/{account}/agreement-acceptances", Accept)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Accept the agreement", "Keeps version, hash, person and instant. Product agreements are named (clause 3.1).")
            .Takes<AcceptAgreementBody>("""{"version":"2026-01","person":"王芳","documents":["QIDIAN-PHONE"]}""")
            .Gives<AcceptanceView>(StatusCodes.Status201Created);
    }

    private static Task Read(Call call)
    {
        var bundle = AgreementBundle.Current;
        return call.Answer(new AgreementBody(bundle.Version, bundle.Hash, [.. bundle.Documents.Select(document =>
            new AgreementDocumentBody(document.Code, document.NameZh, document.Rank, document.Family))]), WireJson.Default.AgreementBody);
    }

    private static async Task Accept(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.AcceptAgreementBody);
        Texts.RequireId("/version", body.Version);
        Texts.Require("/person", body.Person, 100);
        foreach (var (i, document) in (body.Documents ?? []).Index()) Texts.RequireId($"/documents/{i}", document);
        var reply = await OrderOperations.Books(call, account)
            .AcceptAgreement(new AcceptAgreement(body.Version, body.Documents ?? [], body.Person), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.AcceptanceView);
    }
}
