using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.OpenApi;

/// <summary>
/// The document served is the one checked in (Client.Api/openapi.json). To renew it after a change of the interface:
/// METERING_WRITE_OPENAPI=1 and run this class.
/// </summary>
public sealed class OpenApiTests(RunningHost host)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_served_is_the_one_checked_in()
    {
        var served = JsonSerializer.Serialize((await host.Nobody.Get("/openapi/v1.json")).Status(200).Json, Indented) + "\n";
        var file = Path.Combine(Checkout.Root, "Client.Api", "openapi.json");
        if (Environment.GetEnvironmentVariable("METERING_WRITE_OPENAPI") == "1") await File.WriteAllTextAsync(file, served);

        served.ShouldBe((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"), "renew it with METERING_WRITE_OPENAPI=1");
    }

    [Fact]
    public async Task Every_route_is_documented_and_everything_documented_is_a_route()
    {
        var document = (await host.Nobody.Get("/openapi/v1.json")).Status(200).Json;
        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var live = host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Operation>())
            .OfType<Operation>().Select(operation => $"{operation.Method} {operation.Pattern}");

        documented.Order().ShouldBe(live.Order());
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_answers_and_refuses()
    {
        var document = (await host.Nobody.Get("/openapi/v1.json")).Status(200).Json;
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(each => each.Value))
        {
            var name = operation.GetProperty("operationId").GetString();
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(name);
            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            responses.Any(response => response.Name.StartsWith('2') && response.Value.TryGetProperty("content", out _)).ShouldBeTrue(name);
            if (!operation.TryGetProperty("security", out _)) continue;
            foreach (var status in new[] { "401", "403", "429", "503" }) responses.ShouldContain(response => response.Name == status, name);
        }
    }

    [Fact]
    public async Task The_reference_page_is_served() => (await host.Nobody.Get("/reference", "text/html"))
        .StatusCode.ShouldBeOneOf(200, 301, 302);
}
