using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Http.Access;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>The seal of a cursor is no secret: whoever makes one with another inside gets a 400, or a page, and never a fault.</summary>
public sealed partial class ForgedCursorTests(RunningHost host)
{
    private static readonly string[] Inside =
    [
        "x", " ", "-1", "1.5", "1e3", "9223372036854775807", "99999999999999999999", "-1\n\n", "0\n-1\n", "2147483647\n\n", "0.0", "0.2147483647",
        "9223372036854775807.9223372036854775807", "1 2", "1 x key", "x 1 key", " 9223372036854775807 key", "-9223372036854775808 0 key", "\0",
        "\uFFFD",
    ];

    [Theory]
    [InlineData("/v1/audit")]
    [InlineData("/v1/notices")]
    [InlineData("/v1/webhook-messages")]
    [InlineData("/v1/invoice-queue")]
    [InlineData("/v1/accounts/{account}/audit")]
    [InlineData("/v1/accounts/{account}/access-log")]
    [InlineData("/v1/accounts/{account}/notices")]
    [InlineData("/v1/accounts/{account}/tickets")]
    [InlineData("/v1/accounts/{account}/webhook-messages")]
    [InlineData("/v1/accounts/{account}/consumption/202607")]
    public async Task What_is_no_place_in_the_list_is_malformed(string list)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var path = list.Replace("{account}", world.Account, StringComparison.Ordinal);

        foreach (var inner in new[] { "x", " ", "-1", "99999999999999999999", "-1\n\n", "1 x key", " 9223372036854775807 key" })
            (await Read(path, inner)).Problem(400, "MALFORMED_REQUEST").Json.GetProperty("errors")[0].GetProperty("pointer").GetString()
                .ShouldBe("cursor");
    }

    [Fact]
    public async Task No_list_fails_over_it()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(1_000, "T")).Status(201);
        await world.Package("API-CALL");
        var lists = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Operation>())
            .OfType<Operation>().Where(route => route.Method == "GET" && route.QueryParameters.Any(parameter => parameter.Name == "cursor")).ToList();

        var wrong = new List<string>();
        foreach (var list in lists)
            foreach (var inner in Inside)
            {
                var path = Names().Replace(list.Pattern.Replace("{account}", world.Account, StringComparison.Ordinal)
                    .Replace("{month}", "202607", StringComparison.Ordinal), "1");
                var reply = await Read(path, inner);
                if (reply.StatusCode >= 500) wrong.Add($"{list.Pattern} {inner}: {reply.Body}");
            }

        wrong.ShouldBeEmpty();
        lists.Count.ShouldBeGreaterThan(20);
    }

    private async Task<Reply> Read(string path, string inner)
    {
        var tenant = (await host.Services.GetRequiredService<ApiKeyCache>().Find(host.AdminKey.AsMemory())).ShouldNotBeNull().Tenant;
        var seal = SHA256.HashData(Encoding.UTF8.GetBytes($"cursor\n{tenant}\n{path}\n{inner}")).AsSpan(0, 12);
        return await host.Admin.Get($"{path}?cursor={Base64Url.EncodeToString([.. seal, .. Encoding.UTF8.GetBytes(inner)])}");
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Names();
}
