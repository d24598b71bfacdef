using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Metering.Http.OpenApi;

/// <summary>The OpenAPI document at /openapi/v1.json and the interactive page at /reference.</summary>
internal static class Reference
{
    public static IServiceCollection AddReference(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DocumentWords.Transform);
        options.AddOperationTransformer(OperationWords.Transform);
        options.AddSchemaTransformer(SchemaWords.Transform);
    });

    public static void MapReference(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        endpoints.MapScalarApiReference("/reference", options => options.WithTitle("Metering").DisableDefaultFonts());
    }
}
