using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>
/// Bodies that are JSON and yet none that any operation takes, on every route with a body, found at the routes themselves: none is a fault of
/// the host, and where the body is looked at, its place is named. Usage events have a reader, and tests, of their own.
/// </summary>
public sealed partial class MalformedBodiesTests(RunningHost host)
{
    private const string LoneSurrogate = """{"\ud800":1}""";

    [Theory]
    [InlineData("POST", "/quotes", """{"lines":[null]}""", "/lines/0")]
    [InlineData("POST", "/quotes", """{"lines":[{"sku":"OCS-SEAT","quantity":1,"months":12},null]}""", "/lines/1")]
    [InlineData("POST", "/orders", """{"lines":[null],"acceptedAgreementVersion":"2026-01"}""", "/lines/0")]
    [InlineData("POST", "/orders/ord_1/material", """{"documents":[null]}""", "/documents/0")]
    [InlineData("POST", "/bill/what-if", """{"kind":"PACKAGE","skus":["API-CALL"],"uses":[null]}""", "/uses/0")]
    [InlineData("POST", "/bill/what-if", """{"kind":"PACKAGE","skus":[null]}""", "/skus/0")]
    [InlineData("POST", "/numbers/reservations", """{"use":"CUSTOMER_SERVICE","area":"0755","preferredBlocks":[null]}""", "/preferredBlocks/0")]
    [InlineData("POST", "/topups", LoneSurrogate, "")]
    [InlineData("POST", "/topups", """{"amountFen":1,"channel":"BANK","transactionId":"\udc00"}""", "")]
    public async Task The_place_is_named(string method, string path, string body, string pointer)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");

        var reply = (await Send(method, world.Path + path, body)).Problem(400, "MALFORMED_REQUEST");

        Pointer(reply).ShouldBe(pointer, reply.Body);
    }

    [Theory]
    [InlineData("""{"source":[null],"areas":{"755":"深圳"},"divisions":{"4403":"755"}}""", "/source/0")]
    [InlineData("""{"source":["GB/T 2260"],"areas":{"755":"深圳"},"divisions":{"44/03":null}}""", "/divisions/44~103")]
    public async Task An_area_table_is_read_to_the_end(string body, string pointer)
    {
        var reply = (await host.Admin.Send(HttpMethod.Put, "/v1/area-table", body, "application/json")).Problem(400, "MALFORMED_REQUEST");

        Pointer(reply).ShouldBe(pointer);
    }

    [Fact]
    public async Task No_route_with_a_body_fails_over_a_null_in_a_list_or_a_name_that_is_no_text()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var wrong = new List<string>();
        var named = 0;
        foreach (var (route, type) in Routes())
        {
            var path = Names().Replace(route.Pattern.Replace("{account}", world.Account, StringComparison.Ordinal), "1");
            var example = JsonNode.Parse(route.RequestExample ?? "{}")!.AsObject();
            foreach (var (body, pointer) in Nulls(example, type, "", example).Append((LoneSurrogate, "")))
            {
                var reply = await Send(route.Method, path, body);
                // What does not exist may be said before the body is read.
                if (reply.StatusCode == 404) continue;
                if (reply.StatusCode != 400 || reply.Text("code") != "MALFORMED_REQUEST" || Pointer(reply) != pointer)
                    wrong.Add($"{route.Method} {route.Pattern} {body}: {reply.StatusCode} {reply.Body}");
                named++;
            }
        }

        wrong.ShouldBeEmpty();
        named.ShouldBeGreaterThan(40);
        await world.BooksAreBalanced();
    }

    /// <summary>The example with a null in each list and table that its type has, and where.</summary>
    private static IEnumerable<(string Body, string Pointer)> Nulls(JsonObject place, Type type, string at, JsonObject whole)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var before = place[name]?.DeepClone();
            if (property.PropertyType.IsAssignableTo(typeof(IDictionary)))
            {
                place[name] = new JsonObject { ["x"] = null };
                yield return (whole.ToJsonString(), $"{at}/{name}/x");
                PutBack(place, name, before);
            }
            else if (property.PropertyType.IsArray)
            {
                place[name] = new JsonArray { null };
                yield return (whole.ToJsonString(), $"{at}/{name}/0");
                PutBack(place, name, before);
            }
            else if (place[name] is JsonObject inner)
            {
                foreach (var inside in Nulls(inner, property.PropertyType, $"{at}/{name}", whole)) yield return inside;
            }
        }
    }

    private static void PutBack(JsonObject place, string name, JsonNode? before)
    {
        if (before is null) place.Remove(name);
        else place[name] = before;
    }

    private IEnumerable<(Operation Route, Type Body)> Routes()
    {
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints)
            if (endpoint.Metadata.GetMetadata<Operation>() is { } route && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } takes
                && takes.RequestType is { } type && takes.ContentTypes.Contains("application/json"))
                yield return (route, type);
    }

    private static string? Pointer(Reply reply) =>
        reply.Json.GetProperty("errors").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? first.GetProperty("pointer").GetString() : null;

    private Task<Reply> Send(string method, string path, string body) =>
        host.Admin.Send(new HttpMethod(method), path, body, "application/json", Client.NewKey());

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Names();
}
