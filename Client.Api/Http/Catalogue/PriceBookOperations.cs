using System.Text.Json;
using Metering.Contracts.Access;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Catalogue;

/// <summary>A price book. Published books never change.</summary>
public sealed record PriceBookBody(string Id, string Status, Instant EffectiveFrom, Instant? PublishedAt, string? TestClock,
    JsonElement? Document);

/// <summary>All price books, without their documents.</summary>
public sealed record PriceBooksBody(PriceBookBody[] Items);

/// <summary>Publishes a draft.</summary>
/// <param name="TestClock">For accounts on this test clock only, in its time; for everybody when absent.</param>
public sealed record PublishBody(string? TestClock = null);

/// <summary>/v1/price-books.</summary>
internal static class PriceBookOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/price-books", call => Draft(call, null))
            .Allow(ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Draft a price book", "The document's id names it. A draft may be replaced until it is published.")
            .Takes<JsonElement>(
                """{"id":"PB-2027-01","effectiveFrom":"2027-01-01T00:00:00+08:00","meters":[],"taxCategories":[],"skus":[]}""")
            .Gives<PriceBookBody>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.PriceBookInvalid, RefusalCodes.PriceBookPublished);
        routes.Put("/v1/price-books/{book}", call => Draft(call, call.Route("book")))
            .Allow(ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Replace a draft").Takes<JsonElement>().Gives<PriceBookBody>()
            .Refuses(RefusalCodes.PriceBookInvalid, RefusalCodes.PriceBookPublished);
        routes.Post("/v1/price-books/{book}/publish", Publish)
            .Allow(ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Publish a draft", "From then on it never changes; no price is retroactive (clause 2.3). The body may be left out.")
            .Takes<PublishBody>("{}").Gives<PriceBookBody>()
            .Refuses(RefusalCodes.PriceInPast, RefusalCodes.PriceBookInvalid, RefusalCodes.PriceBookPublished, RefusalCodes.NotFound);
        routes.Get("/v1/price-books", List).Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys().Says("List the price books")
            .Gives<PriceBooksBody>();
        routes.Get("/v1/price-books/{book}", One).Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys().Says("Read a price book")
            .Gives<PriceBookBody>();
    }

    private static async Task Draft(Call call, string? named)
    {
        using var document = await call.Document();
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw RefusedCallException.Malformed("", "The body is a JSON object.");
        var id = root.TryGetProperty("id", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
        Texts.RequireId("/id", id);
        if (named is not null && named != id) throw RefusedCallException.Malformed("/id", "The address names another price book.");
        var reply = await Catalogue(call).Draft(id, root.GetRawText(), call.Context());
        await Answer(call, reply, named is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task Publish(Call call)
    {
        var body = call.Http.Request.ContentLength is 0
            || (call.Http.Request.ContentLength is null && call.Http.Request.ContentType is null)
            ? new PublishBody() : await call.Body(WireJson.Default.PublishBody);
        if (body.TestClock is not null) Texts.RequireId("/testClock", body.TestClock);
        await Answer(call, await Catalogue(call).Publish(Book(call), body.TestClock, call.Context()), StatusCodes.Status200OK);
    }

    private static async Task List(Call call)
    {
        var books = await Catalogue(call).Books();
        await call.Answer(new PriceBooksBody([.. books.Select(Body)]), WireJson.Default.PriceBooksBody);
    }

    private static async Task One(Call call)
    {
        var book = await Catalogue(call).Book(Book(call)) ?? throw RefusedCallException.NotFound();
        await call.Answer(Body(book), WireJson.Default.PriceBookBody);
    }

    private static Task Answer(Call call, CommandReply<PriceBookView> reply, int status) =>
        reply.Refusal is { } refusal && refusal.Code == RefusalCodes.PriceBookInvalid.Code
            ? ProblemWriter.Refuse(call.Http, RefusalCodes.PriceBookInvalid.With(refusal.Detail),
                Places(reply.Value?.Errors, refusal.Detail))
            : call.Answer(reply, status, Body, WireJson.Default.PriceBookBody);

    /// <summary>The broken rules; a detail alone begins with its pointer.</summary>
    private static FieldProblem[] Places(FieldError[]? errors, string detail)
    {
        if (errors is { Length: > 0 }) return [.. errors.Select(error => new FieldProblem(error.Pointer, error.Message))];
        var end = detail.StartsWith('/') ? detail.IndexOf(": ", StringComparison.Ordinal) : -1;
        return end < 0 ? [new FieldProblem("", detail)] : [new FieldProblem(detail[..end], detail[(end + 2)..])];
    }

    private static PriceBookBody Body(PriceBookView view)
    {
        using var document = view.DocumentJson is { } json ? JsonDocument.Parse(json) : null;
        return new(view.Id, view.Status, view.EffectiveFrom, view.PublishedAt, view.TestClock, document?.RootElement.Clone());
    }

    private static string Book(Call call) => Identifiers.IsValid(call.Route("book")) ? call.Route("book")
        : throw RefusedCallException.NotFound();

    private static ICatalogueGrain Catalogue(Call call) => call.Grains.GetGrain<ICatalogueGrain>(call.Tenant);
}
