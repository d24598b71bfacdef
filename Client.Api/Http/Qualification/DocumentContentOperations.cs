using System.Security.Cryptography;
using Metering.Contracts.Access;
using Metering.Contracts.Qualification;
using Metering.Domain.Refusals;
using Metering.Http.Commands;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Http.Qualification;

/// <summary>The content of a qualification document (2.6(1)): for its account and for operators, for nobody else.</summary>
internal static class DocumentContentOperations
{
    private const string Content = "/v1/accounts/{account}/documents/{document}/content";

    public static void Map(OperationRoutes routes)
    {
        routes.Put(Content, Put).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Upload a document", "The file whose SHA-256 was handed in with the document, as PDF, JPEG or PNG. The same again changes nothing.")
            .Takes<string>("%PDF-1.7 ...", DocumentMedia.Types)
            .Gives<DocumentView>()
            .Refuses(RefusalCodes.DocumentContentDiffers, RefusalCodes.TooLarge, RefusalCodes.UnsupportedMediaType, RefusalCodes.NotFound);
        routes.Get(Content, Get).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).LogsEveryRead()
            .Says("Download a document", "As it was uploaded, byte for byte. Every download stands in the account's access log (9.3).")
            .Gives<string>(StatusCodes.Status200OK, null, DocumentMedia.Types)
            .Refuses(RefusalCodes.NotFound);
    }

    private static async Task Put(Call call)
    {
        var account = call.Account();
        var document = await Find(call, account);
        var type = DocumentMedia.Of(call.Http.Request);
        var store = StoreOf(call);
        var content = await Bodies.Raw(call.Http.Request, store.MaxBytes);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        if (digest != document.Sha256) throw Differs($"The SHA-256 of the content is {digest}.");
        if (!DocumentMedia.Fits(type, content)) throw Differs($"The content is no {type}.");
        await store.Put(new DocumentKey(call.Tenant, account, digest), content, call.Http.RequestAborted);
        // The file first: what the journal says is there, is there.
        var reply = await FileOf(call, account).NoteContent(new NoteContent(document.Id, type, content.Length), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.DocumentView);
    }

    private static async Task Get(Call call)
    {
        var account = call.Account();
        var document = await Find(call, account);
        var content = document.MediaType is null ? null
            : await StoreOf(call).Get(new DocumentKey(call.Tenant, account, document.Sha256), call.Http.RequestAborted);
        if (content is null) throw RefusedCallException.NotFound();
        call.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{account}-{document.Id}\"";
        await call.Send(content, document.MediaType);
    }

    private static async Task<DocumentView> Find(Call call, string account) =>
        (await FileOf(call, account).View(call.Tenant))?.Documents.FirstOrDefault(document => document.Id == call.Route("document"))
        ?? throw RefusedCallException.NotFound();

    private static RefusedCallException Differs(string detail) => new(RefusalCodes.DocumentContentDiffers.With(detail));

    private static IDocumentStore StoreOf(Call call) => call.Http.RequestServices.GetRequiredService<IDocumentStore>();

    private static IQualificationGrain FileOf(Call call, string account) => call.Grains.GetGrain<IQualificationGrain>(account);
}
