using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
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
    [Trait("Clause", "9.2")]
    public async Task Every_route_of_an_account_answers_another_tenant_as_if_there_were_none()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(12_345, "T")).Status(201);
        await world.Seat("1", "API-CALL");
        var stranger = await Stranger();
        var before = await Everything(world);
        var routes = Routes().Where(operation => operation.Pattern.Contains("{account}", StringComparison.Ordinal)).ToList();

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

    [Fact]
    [Trait("Clause", "9.2")]
    public async Task Clause_9_2_on_every_documented_route_another_customer_or_operator_finds_what_it_finds_where_nothing_is()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(12_345, "T")).Status(201);
        var other = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var before = await Everything(world);
        // The last one has a key for an account of the same id in its own tenant, compared with one for an account that nobody has.
        var (customer, operators) = (await host.Customer(other.Account), await Stranger(ApiRole.BillingOperator));
        (Client Caller, Client Nobody)[] callers = [(customer, customer), (operators, operators),
            (await Stranger(ApiRole.Customer, world.Account), await Stranger(ApiRole.Customer, "acc_nosuchaccount"))];
        var routes = (await Documented()).Where(route => route.Path.Contains("{account}", StringComparison.Ordinal)).ToList();

        var leaks = new List<string>();
        foreach (var (path, method, example) in routes)
            foreach (var (caller, nobody) in callers)
            {
                var theirs = await Call(caller, path, method, world.Account, example);
                var nobodys = await Call(nobody, path, method, "acc_nosuchaccount", example);
                if (theirs.StatusCode < 400 || theirs.StatusCode != nobodys.StatusCode || theirs.Body.Replace(world.Account, "x",
                    StringComparison.Ordinal) != nobodys.Body.Replace("acc_nosuchaccount", "x", StringComparison.Ordinal))
                    leaks.Add($"{method} {path}: {theirs.Body} differs from {nobodys.Body}");
            }

        leaks.ShouldBeEmpty();
        routes.Count.ShouldBeGreaterThan(100);
        (await Everything(world)).ShouldBe(before);
    }

    [Fact]
    [Trait("Clause", "9.2")]
    public async Task Clause_9_2_outside_accounts_another_tenant_finds_none_of_our_objects_and_no_word_of_them()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(12_345, "T")).Status(201);
        var package = await world.Package("API-CALL");
        var key = (await host.Admin.Post("/v1/api-keys", new { role = "customer", account = world.Account, name = "Ours" })).Status(201).Text("id");
        var hold = (await host.Reporter.Post("/v1/authorizations", new { subject = "package:" + package, meter = "api.call", quantity = 10 }))
            .Status(201).Text("id");
        var ours = new Dictionary<string, string>
        {
            ["clock"] = world.Clock, ["package"] = package, ["key"] = key, ["authorization"] = hold, ["book"] = "PB-2026-01", ["report"] = "wallet",
        };
        var stranger = await Stranger(ApiRole.Admin);
        var leaks = new List<string>();
        foreach (var (path, method, example) in (await Documented()).Where(route => !route.Path.Contains("{account}", StringComparison.Ordinal)))
        {
            if (path.StartsWith("/v1/problems", StringComparison.Ordinal)) continue;
            var query = path == "/v1/entitlements" ? $"?subject=package:{package}&feature=api.call" : "";
            var reply = await Send(stranger, Fill(path, name => ours.GetValueOrDefault(name, "nosuch")) + query, method, example);
            foreach (var word in new[] { world.Account, world.Clock, package, key, "12345" })
                if (reply.StatusCode < 400 && reply.Body.Contains(word, StringComparison.Ordinal)) leaks.Add($"{method} {path} says {word}");
            var named = Regex.Match(path, @"\{(clock|package|key|authorization)\}");
            if (named.Success && reply.StatusCode < 400) leaks.Add($"{method} {path}: {reply.StatusCode}");
        }

        leaks.ShouldBeEmpty();
        (await host.Reporter.Post($"/v1/authorizations/{hold}/release")).Status(200);
        (await host.Admin.Get("/v1/api-keys")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == key).GetProperty("revokedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await world.BooksAreBalanced();
    }

    /// <summary>What a key of one account may call where no account is named: its own is shown there, or what is nobody's in particular.</summary>
    private static readonly string[] ForBoundKeys =
    [
        "GET /v1/accounts", "GET /v1/agreement", "GET /v1/area-table", "GET /v1/calendars", "GET /v1/conduct-rules", "GET /v1/entitlements",
        "GET /v1/orders", "GET /v1/price-books", "GET /v1/price-books/{book}", "GET /v1/problems", "GET /v1/problems/{code}",
        "GET /v1/reports/{report}", "GET /v1/subscriptions", "POST /v1/authorizations", "POST /v1/authorizations/{authorization}/complete",
        "POST /v1/authorizations/{authorization}/release", "POST /v1/authorizations/{authorization}/update", "POST /v1/packages/{package}/grants",
        "POST /v1/usage", "POST /v1/usage/voids",
    ];

    [Theory]
    [Trait("Clause", "9.2")]
    [InlineData("billing-operator")]
    [InlineData("admin")]
    [InlineData("usage-reporter")]
    public async Task Clause_9_2_outside_accounts_a_key_of_one_account_finds_nothing_of_another(string role)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(12_345, "T")).Status(201);
        var package = await world.Package("API-CALL");
        var subject = "package:" + package;
        var hold = (await host.Reporter.Post("/v1/authorizations", new { subject, meter = "api.call", quantity = 10 })).Status(201).Text("id");
        var before = await Everything(world);
        var own = await World.Join(host, world.Clock);
        var clock = (await host.Operator.Get("/v1/clocks/" + world.Clock)).Status(200).Body;
        var bound = new Client(host.Address, (await host.Admin.Post("/v1/api-keys", new { role, account = own.Account, name = "Of one account" }))
            .Status(201).Text("key"));
        var theirs = new Dictionary<string, string>
        {
            ["clock"] = world.Clock, ["package"] = package, ["authorization"] = hold, ["book"] = "PB-2026-01", ["report"] = "wallet",
        };
        var queries = new Dictionary<string, string>
        {
            ["/v1/entitlements"] = $"?subject={subject}&feature=api.call", ["/v1/reports/{report}"] = $"?account={world.Account}",
            ["/v1/orders"] = $"?testClock={world.Clock}", ["/v1/subscriptions"] = $"?testClock={world.Clock}",
        };
        var bodies = new Dictionary<string, string>
        {
            ["/v1/usage"] = AnEvent.Good("foreign-" + role, subject, 1, "2026-07-10T09:00:00+08:00", "api.call").ToJsonString(),
            ["/v1/usage/voids"] = $$"""{"source":"/pbx/sz-1","id":"x","subject":"{{subject}}"}""",
            ["/v1/authorizations"] = $$"""{"subject":"{{subject}}","meter":"api.call","quantity":1}""",
        };

        var leaks = new List<string>();
        var called = 0;
        foreach (var route in Routes().Where(route => !route.Pattern.Contains("{account}", StringComparison.Ordinal)))
        {
            var path = Fill(route.Pattern, name => theirs.GetValueOrDefault(name, "nosuch")) + queries.GetValueOrDefault(route.Pattern);
            var body = bodies.GetValueOrDefault(route.Pattern) ?? route.RequestExample ?? "{}";
            var reply = route.Pattern switch
            {
                "/v1/usage" => await bound.PostText(path, body, "application/cloudevents+json"),
                "/v1/numbers/imports" => await bound.PostText(path, "number\n+8675586019999\n", "text/csv"),
                _ => await Send(bound, path, route.Method, body),
            };
            called++;
            var named = $"{route.Method} {route.Pattern}";
            if (!ForBoundKeys.Contains(named, StringComparer.Ordinal))
            {
                var expected = route.Pattern.Contains('{', StringComparison.Ordinal) && route.Roles!.Contains(RoleOf(role)) ? 404 : 403;
                if (reply.StatusCode != expected) leaks.Add($"{named}: {reply.StatusCode} {reply.Body}");
            }
            else if (reply.StatusCode < 400 && (route.Method != "GET" || reply.Body.Contains(world.Account, StringComparison.Ordinal)
                || reply.Body.Contains(package, StringComparison.Ordinal)))
            {
                leaks.Add($"{named}: {reply.StatusCode} {reply.Body}");
            }
        }

        leaks.ShouldBeEmpty();
        called.ShouldBeGreaterThan(40);
        (await Everything(world)).ShouldBe(before);
        (await host.Operator.Get("/v1/clocks/" + world.Clock)).Status(200).Body.ShouldBe(clock);
        (await host.Reporter.Post($"/v1/authorizations/{hold}/release")).Status(200);
        await world.BooksAreBalanced();
    }

    private static ApiRole RoleOf(string word) => word switch
    {
        "billing-operator" => ApiRole.BillingOperator,
        "admin" => ApiRole.Admin,
        _ => ApiRole.UsageReporter,
    };

    private List<Operation> Routes() => [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<Operation>()).OfType<Operation>()];

    /// <summary>Bodies that get past the reading of one route or another.</summary>
    private static readonly string[] Bodies =
    [
        "{}", """{"reason":"CUSTOMER_REQUEST"}""", """{"amountFen":1,"channel":"BANK","transactionId":"x"}""",
        """{"kind":"COMPLAINT","title":"t","text":"t"}""",
        """{"language":"zh","marketing":false}""", """{"kind":"GENERAL","titleZh":"a","bodyZh":"b","titleEn":"c","bodyEn":"d"}""",
        """{"channel":"LETTER","kind":"OTHER","text":"t"}""", """{"url":"https://8.8.8.8/"}""",
        """{"text":"t"}""", """{"category":"SPAM_HARVEST","text":"t"}""", """{"decision":"NO_BREACH","text":"t"}""",
        """{"category":"SPAM_HARVEST","scope":"s","until":"2027-01-01"}""", """{"amountFen":1,"evidence":"e"}""",
        """{"outcome":"AGREED","amountFen":1}""",
        """{"authority":"a","legalBasis":"b","dataSet":"c","notified":"NO"}""", """{"seatNo":"7","skus":["API-CALL"]}""", """{"policy":"lenient"}""",
    ];

    /// <summary>Paths and methods of the served document with the example of their body: what is mapped is in it (OpenApiTests).</summary>
    private async Task<IReadOnlyList<(string Path, string Method, string Example)>> Documented() =>
    [
        .. (await host.Nobody.Get("/openapi/v1.json")).Status(200).Json.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(operation => (path.Name, operation.Name.ToUpperInvariant(), Example(operation.Value)))),
    ];

    private static string Example(JsonElement operation) => operation.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").EnumerateObject().First().Value.TryGetProperty("example", out var example) ? example.GetRawText() : "{}";

    private static string Fill(string path, Func<string, string> value) =>
        Regex.Replace(path, @"\{([A-Za-z]+)\}", match => value(match.Groups[1].Value));

    private static Task<Reply> Call(Client client, string path, string method, string account, string body) =>
        Send(client, Fill(path, name => name switch { "account" => account, "month" => "202607", _ => "1" }), method, body);

    private static Task<Reply> Send(Client client, string path, string method, string body) => client.Send(new HttpMethod(method), path,
        method is "GET" or "DELETE" ? null : body, method is "GET" or "DELETE" ? null : "application/json", Client.NewKey());

    private async Task<Client> Stranger(ApiRole role = ApiRole.Admin, string? account = null)
    {
        var keys = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>(IApiKeysGrain.Key);
        var made = await keys.Create(new CreateApiKey("other-tenant", role, account, "Stranger"),
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
        var path = Regex.Replace(route.Pattern.Replace("{account}", account, StringComparison.Ordinal)
            .Replace("{month}", "202607", StringComparison.Ordinal), @"\{[A-Za-z]+\}", "1");
        var reads = route.Method is "GET" or "DELETE";
        return client.Send(new HttpMethod(route.Method), path, reads ? null : body, reads ? null : "application/json", Client.NewKey());
    }
}
