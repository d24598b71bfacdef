using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Documentation;

/// <summary>The interface's document against the routes of the process that serves it.</summary>
public sealed class DocumentedLinksTests(RunningHost host)
{
    /// <summary>Meters report usage and may not read what others know of it; these answer with what was recorded.</summary>
    private static readonly string[] OfMeters = ["/v1/usage/voids", "/v1/authorizations", "/v1/authorizations/{authorization}/update",
        "/v1/authorizations/{authorization}/complete", "/v1/authorizations/{authorization}/release"];

    [Fact]
    public async Task Every_command_is_documented_with_links_in_its_reply()
    {
        var document = (await host.Nobody.Get("/openapi/v1.json")).Status(200).Json;
        var without = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<Operation>()).OfType<Operation>().Where(operation => operation.IsCommand)
            .Where(operation => !HasLinks(document, document.GetProperty("paths").GetProperty(operation.Pattern)
                .GetProperty(operation.Method.ToLowerInvariant()))).Select(operation => operation.Pattern);

        without.Order().ShouldBe(OfMeters.Order());
    }

    private static bool HasLinks(JsonElement document, JsonElement operation) => operation.GetProperty("responses").EnumerateObject()
        .Where(response => response.Name.StartsWith('2')).SelectMany(response => response.Value.GetProperty("content").EnumerateObject())
        .All(media => HasLinksIn(document, media.Value.GetProperty("schema")));

    private static bool HasLinksIn(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var named))
            return HasLinksIn(document, document.GetProperty("components").GetProperty("schemas").GetProperty(named.GetString()!.Split('/')[^1]));
        if (schema.TryGetProperty("allOf", out var parts)) return parts.EnumerateArray().Any(part => HasLinksIn(document, part));
        return schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty("links", out _);
    }
}
