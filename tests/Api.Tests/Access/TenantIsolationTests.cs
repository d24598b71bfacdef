using Metering.Api.Tests.Hosting;
using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Access;

/// <summary>
/// Clause 9.2: another tenant's admin finds on every route of an account what it finds on one that does not exist; nothing changes.
/// </summary>
public sealed class TenantIsolationTests(RunningHost host)
{
    [Fact]
    public async Task Every_route_of_an_account_answers_another_tenant_as_if_there_were_none()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(12_345, "T")).Status(201);
        await world.Seat("1", "API-CALL");
        var stranger = await Stranger();
        var before = await Everything(world);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Operation>())
            .OfType<Operation>().Where(operation => operation.Pattern.Contains("{account}", StringComparison.Ordinal)).ToList();

        var leaks = new List<string>();
        foreach (var route in routes)
            foreach (var body in Bodies)
            {
                var theirs = await Call(stranger, route, world.Account, body);
                var nobodys = await Call(stranger, route, "acc_nosuchaccount", body);
                if (theirs.StatusCode < 400) leaks.Add($"{route.Method} {route.Pattern}: {theirs.StatusCode}");
                if (theirs.StatusCode != nobodys.StatusCode || theirs.Body.Replace(world.Account, "x", StringComparison.Ordinal)
                    != nobodys.Body.Replace("acc_nosuchaccount", "x", StringComparison.Ordinal))
                    leaks.Add($"{route.Method} {route.Pattern}: {theirs.Body} differs from {nobodys.Body}");
            }

        leaks.ShouldBeEmpty();
        routes.Count.ShouldBeGreaterThan(50);
        (await stranger.Get("/v1/accounts?limit=1000")).Status(200).Body.ShouldNotContain(world.Account);
        (await Everything(world)).ShouldBe(before);
        await world.BooksAreBalanced();
    }

    /// <summary>Bodies that get past the reading of one route or another.</summary>
    private static readonly string[] Bodies =
    [
        "{}", """{"reason":"VIOLATION"}""", """{"amountFen":1,"channel":"BANK","transactionId":"x"}""",
        """{"kind":"COMPLAINT","title":"t","text":"t"}""",
        """{"language":"zh","marketing":false}""", """{"kind":"GENERAL","titleZh":"a","bodyZh":"b","titleEn":"c","bodyEn":"d"}""",
        """{"channel":"LETTER","kind":"OTHER","text":"t"}""", """{"url":"https://8.8.8.8/"}""",
        """{"text":"t"}""", """{"category":"SPAM_HARVEST","text":"t"}""", """{"decision":"NO_BREACH","text":"t"}""",
        """{"category":"SPAM_HARVEST","scope":"s","until":"2027-01-01"}""", """{"amountFen":1,"evidence":"e"}""",
        """{"outcome":"AGREED","amountFen":1}""",
        """{"authority":"a","legalBasis":"b","dataSet":"c","notified":"NO"}""", """{"seatNo":"7","skus":["API-CALL"]}""", """{"policy":"lenient"}""",
    ];

    private async Task<Client> Stranger()
    {
        var keys = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>("keys");
        var made = await keys.Create(new CreateApiKey("other-tenant", ApiRole.Admin, null, "Stranger"),
            new CommandContext("other-tenant", null, 0, "tests"));
        return new Client(host.Address, made.Value!.Secret);
    }

    private async Task<string> Everything(World world)
    {
        var all = new List<string>();
        string[] parts = ["", "/balance", "/seats", "/ledger", "/notices", "/contacts", "/tickets", "/webhooks", "/dunning", "/disclosures",
            "/violations", "/disruptions", "/permissions", "/damages-claims"];
        foreach (var part in parts)
            all.Add((await host.Operator.Get(world.Path + part)).Status(200).Body);
        return string.Join('\n', all);
    }

    private static Task<Reply> Call(Client client, Operation route, string account, string body)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(route.Pattern.Replace("{account}", account, StringComparison.Ordinal)
            .Replace("{month}", "202607", StringComparison.Ordinal), @"\{[A-Za-z]+\}", "1");
        var reads = route.Method is "GET" or "DELETE";
        return client.Send(new HttpMethod(route.Method), path, reads ? null : body, reads ? null : "application/json", Client.NewKey());
    }
}
