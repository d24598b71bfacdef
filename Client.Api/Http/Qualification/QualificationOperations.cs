using Metering.Contracts.Access;
using Metering.Contracts.Qualification;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Numbers;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Qualification;

/// <summary>Qualification documents (资质材料) and real names (实名) of an account: clauses 2.6(1), 3.3 to 3.6.</summary>
internal static class QualificationOperations
{
    private const string Account = "/v1/accounts/{account}";
    private const int MaxScopes = 20;

    private static readonly string[] Decisions = ["TAKE", "ACCEPT", "REJECT", "STALE", "FALSE"];
    private const string File = Account + "/qualification";
    private static readonly string[] Steps = ["VERIFIED", "FORWARDED", "ARCHIVED"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get(File, Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read the qualification file", "Documents with their notices, the real-name record, and which resources rest on which documents.")
            .Gives<QualificationView>();
        routes.Post(Account + "/documents", Submit)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AcceptsIdempotencyKey().Changes(File)
            .Says("Hand a document in", "What it says, and the digest of its content. A document of the same type and entity is a new version.")
            .Takes<QualificationDocumentBody>("""
                {"type":"BUSINESS_LICENCE","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"licence.pdf",
                "legalName":"深圳示例科技有限公司","uscc":"91310115MA1KDEM22C","areaCode":"0755"}
                """)
            .Gives<DocumentView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.DocumentRepeated, RefusalCodes.DocumentState, RefusalCodes.NotFound);
        routes.Post(Account + "/documents/{document}/review", Review)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey().Changes(File)
            .Says("Review a document", "When a document ends (EXPIRED, FALSE, left STALE for 15 days), the resources that rest on it, and no "
                + "others, are suspended for QUALIFICATION; accepting a new version lifts that.")
            .Takes<DocumentReviewBody>("""{"decision":"ACCEPT","reviewer":"wang.li"}""")
            .Gives<DocumentView>()
            .Refuses(RefusalCodes.DocumentState, RefusalCodes.DocumentDisagrees, RefusalCodes.NotFound);
        routes.Post(Account + "/real-name", SubmitRealName)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey().Changes(File)
            .Says("Hand the real-name persons in", "For the first time, or because one of them changed: then they are checked again.")
            .Takes<RealNameBody>("""
                {"legalRepresentative":"张三","handler":"李四","handlerIdSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "responsiblePerson":"王五"}
                """)
            .Gives<RealNameView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.NotFound);
        routes.Post(Account + "/real-name/step", Step)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey().Changes(File)
            .Says("Record a step of the real-name check", "SUBMITTED, VERIFIED, FORWARDED, ARCHIVED, in this order; every step is logged.")
            .Takes<RealNameStepBody>("""{"to":"VERIFIED"}""")
            .Gives<RealNameView>()
            .Refuses(RefusalCodes.RealNameState, RefusalCodes.NotFound);
    }

    private static async Task Read(Call call) =>
        await call.Answer(await FileOf(call, call.Account()).View(call.Tenant), WireJson.Default.QualificationView);

    private static async Task Submit(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.QualificationDocumentBody);
        Texts.RequireId("/type", body.Type);
        Texts.RequireDigest("/sha256", body.Sha256);
        Texts.Require("/name", body.Name, 200);
        Texts.Require("/legalName", body.LegalName, 200);
        Code("/uscc", body.Uscc);
        if (body.Title is not null) Texts.Require("/title", body.Title, 200);
        if (body.HeadOffice is not null) Code("/headOffice", body.HeadOffice);
        var scope = body.Scope ?? [];
        if (scope.Length > MaxScopes) throw RefusedCallException.Malformed("/scope", $"At most {MaxScopes} scopes.");
        foreach (var (i, word) in scope.Index()) Texts.RequireId($"/scope/{i}", word);
        var area = Area(body, await AreaTables.Of(call));
        var reply = await FileOf(call, account).Submit(new SubmitDocument
        {
            Type = body.Type, Sha256 = body.Sha256.ToLowerInvariant(), Name = body.Name, LegalName = body.LegalName, Uscc = body.Uscc,
            Title = body.Title, AreaCode = area, HeadOffice = body.HeadOffice, Scope = scope, ValidUntil = body.ValidUntil,
        }, call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.DocumentView);
    }

    private static async Task Review(Call call)
    {
        var (account, document) = (call.Account(), call.Route("document"));
        var body = await call.Body(WireJson.Default.DocumentReviewBody);
        OneOf("/decision", body.Decision, Decisions);
        if (body.Decision is "REJECT" or "STALE" or "FALSE") call.Because(body.Reason ?? "", 200);
        if (body.Reviewer is not null) Texts.RequireId("/reviewer", body.Reviewer);
        var reply = await FileOf(call, account).Review(new ReviewDocument(document, body.Decision, body.Reason, body.Reviewer), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.DocumentView);
    }

    private static async Task SubmitRealName(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.RealNameBody);
        Texts.Require("/legalRepresentative", body.LegalRepresentative, 100);
        Texts.Require("/handler", body.Handler, 100);
        Texts.RequireDigest("/handlerIdSha256", body.HandlerIdSha256);
        Texts.Require("/responsiblePerson", body.ResponsiblePerson, 100);
        var command = new SubmitRealName(body.LegalRepresentative, body.Handler, body.HandlerIdSha256.ToLowerInvariant(), body.ResponsiblePerson);
        var reply = await FileOf(call, account).SubmitRealName(command, call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.RealNameView);
    }

    private static async Task Step(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.RealNameStepBody);
        OneOf("/to", body.To, Steps);
        if (body.Note is not null) Texts.Require("/note", body.Note, 200);
        var reply = await FileOf(call, account).AdvanceRealName(new AdvanceRealName(body.To, body.Note), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.RealNameView);
    }

    /// <summary>The area of the place of registration, by its code or by its division; both must agree.</summary>
    private static string? Area(QualificationDocumentBody body, AreaTable areas)
    {
        var area = body.AreaCode is { } code ? InventoryNumbers.Area(code, areas) : null;
        if (body.Division is not { } division) return area;
        var of = areas.AreaOfDivision(division) ?? throw RefusedCallException.Malformed("/division", "A division of six digits.");
        return area is null || area == of ? of : throw RefusedCallException.Malformed("/areaCode", $"The division lies where 0{of} is.");
    }

    private static void OneOf(string pointer, string word, string[] words)
    {
        if (!words.Contains(word, StringComparer.Ordinal)) throw RefusedCallException.Malformed(pointer, $"One of {string.Join(", ", words)}.");
    }

    private static void Code(string pointer, string code)
    {
        if (!Uscc.IsValid(code)) throw RefusedCallException.Malformed(pointer, "A unified social credit code with right check digits.");
    }

    private static IQualificationGrain FileOf(Call call, string account) => call.Grains.GetGrain<IQualificationGrain>(account);
}
