using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Metering.Http.OpenApi;

/// <summary>What the document says about itself: title, security, servers.</summary>
internal static class DocumentWords
{
    public const string Scheme = "apiKey";

    public static Task Transform(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Metering",
            Version = "v1",
            Description = "Usage in, money right to the fen, statements out. Amounts are whole numbers of fen. Instants are RFC 3339; "
                + "answers carry +08:00 (Asia/Shanghai). Months are yyyyMM. Every refusal is an application/problem+json document whose "
                + "code is listed at /v1/problems. Commands that move money need an Idempotency-Key: the same key with the same "
                + "request gives the same answer (Idempotent-Replayed: true), with another request 422, while the first is running 409. "
                + "Keys are never forgotten; those sent with an API key that is bound to one account are that account's own. Usage events "
                + "need none: they count once by (tenant, source, id) within 35 days.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "API key. Roles: usage-reporter, billing-operator, customer (one account), admin. Sources and ids of usage events are "
                + "one name space of the tenant, whichever key reports them.",
        };
        return Task.CompletedTask;
    }
}
