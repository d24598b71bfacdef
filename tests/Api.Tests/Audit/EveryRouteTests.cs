using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Contracts.Audit;
using Metering.Http.Audit;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Audit;

/// <summary>
/// Every route that exists, found at the routes themselves: whatever is done or refused on it is in a chain with who, what, when, from where
/// and clause, and as it was answered. A new route is covered the moment it is mapped.
/// </summary>
public sealed class EveryRouteTests(RunningHost host)
{
    /// <summary>Refusals beyond this many at once are counted and not written one by one: each key makes fewer.</summary>
    private const int CallsAKey = 100;

    /// <summary>What operators cannot read unseen, by hand: the data of one account under its address, and of many.</summary>
    private static readonly HashSet<string> LoggedReads =
    [
        "/v1/accounts", "/v1/accounts/{account}", "/v1/invoice-queue", "/v1/numbers/{number}", "/v1/reports/{report}", "/v1/webhook-messages",
        .. new[]
        {
            "access-log", "adjustments", "audit", "audit/proof", "balance", "bill", "books", "changes", "consumption/{month}", "contacts",
            "damages-claims", "data-audits", "disclosures", "disruptions", "disruptions/{event}", "documents/{document}/content", "dunning",
            "dunning/forecast", "group-consents/{group}", "invoice-profile", "invoices", "invoices/{invoice}", "ledger", "notices",
            "notices/{notice}", "numbers", "numbers/{number}", "orders", "orders/{order}", "packages", "permissions", "qualification", "refunds",
            "refunds/{refund}", "seats", "statements", "statements/{month}", "storage-quotas", "subscriptions", "subscriptions/{subscription}",
            "tickets", "tickets/{ticket}", "trial-balance", "violations", "violations/{case}", "webhook-messages", "webhooks",
        }.Select(path => "/v1/accounts/{account}/" + path),
    ];

    /// <summary>What tells of no customer, or only which ones and until when; and the chain itself.</summary>
    private static readonly HashSet<string> OpenReads =
    [
        "/v1/agreement", "/v1/api-keys", "/v1/area-table", "/v1/audit", "/v1/audit/proof", "/v1/calendars", "/v1/clocks/{clock}",
        "/v1/conduct-rules", "/v1/disruptions/{event}", "/v1/notices", "/v1/orders", "/v1/price-books", "/v1/price-books/{book}",
        "/v1/subscriptions", "/v1/webhooks",
    ];

    [Fact]
    public void Every_route_that_reads_is_known_to_be_logged_or_open() => Covered().Where(route => route.Method == "GET")
        .Select(route => route.Pattern).ShouldBe(LoggedReads.Concat(OpenReads), ignoreOrder: true);

    [Fact]
    public async Task Whatever_an_admin_does_or_is_refused_on_any_route_is_recorded_as_it_was_answered()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var wrong = new List<string>();
        foreach (var routes in Covered().Chunk(CallsAKey))
        {
            var (client, key) = await Key(new { role = "admin", name = "Every route" });
            var expected = new List<string>();
            foreach (var route in routes)
            {
                var reply = await Call(client, route, world.Account);
                if (KindOf(route, reply) is { } kind) expected.Add($"{kind} {route.Method} {route.Pattern} {reply.StatusCode} {Problem(reply)}");
            }
            var recorded = await Entries(world.Account, key);
            wrong.AddRange(expected.Except(recorded.Select(Line)).Select(line => "missing: " + line));
            wrong.AddRange(recorded.Where(entry => Text(entry, "kind") == "READ" && !LoggedReads.Contains(Text(entry, "what")[4..]))
                .Select(entry => "too much: " + Line(entry)));
            wrong.AddRange(recorded.Where(entry => !IsWhole(entry, "Every route", "admin")).Select(entry => entry.GetRawText()));
            recorded.Count.ShouldBeGreaterThanOrEqualTo(expected.Count);
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("usage-reporter")]
    [InlineData("customer")]
    public async Task Whoever_is_turned_away_from_any_route_is_recorded_with_the_code(string role)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var missing = new List<string>();
        foreach (var routes in Covered().Chunk(CallsAKey))
        {
            var (client, key) = await Key(new { role, account = role == "customer" ? world.Account : null, name = "Turned away" });
            var expected = new List<string>();
            foreach (var route in routes)
            {
                var reply = await Call(client, route, world.Account);
                if (reply.StatusCode == 403) expected.Add($"REFUSED {route.Method} {route.Pattern} 403 FORBIDDEN ");
            }
            missing.AddRange(expected.Except((await Entries(world.Account, key)).Select(Line)));
            expected.ShouldNotBeEmpty();
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_has_no_key_is_recorded_on_every_route()
    {
        var account = "acc_" + Client.NewKey()[..12];
        var called = new HashSet<string>();
        var chain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(IAuditGrain.Nobody);
        var before = (await chain.Verify()).Entries;
        foreach (var route in Covered())
        {
            (await Call(host.Nobody, route, account)).Problem(401, "UNAUTHENTICATED");
            called.Add($"{route.Method} {route.Pattern}");
            // Callers without a key share one budget of refusals: 50 a second.
            if (called.Count % 10 == 0) await Task.Delay(200);
        }

        var recorded = new HashSet<string>();
        for (long? next = before; next is { } after;)
        {
            var page = await chain.List(null, after, 1_000);
            recorded.UnionWith(page.Items.Where(entry => entry is { Code: "UNAUTHENTICATED", From.Length: > 0 }).Select(entry => entry.What));
            next = page.Next;
        }
        called.Except(recorded).ShouldBeEmpty();
    }

    private IReadOnlyList<Operation> Covered() => [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<Operation>()).OfType<Operation>().Where(AuditTrail.Covers)];

    /// <summary>What has to be written: commands, refusals, and the reads of <see cref="LoggedReads"/>.</summary>
    private static string? KindOf(Operation route, Reply reply) => reply.StatusCode is >= 400 and < 500 ? "REFUSED" : route.Method != "GET" ? "ACTION"
        : LoggedReads.Contains(route.Pattern) ? "READ" : null;

    private static string Problem(Reply reply) => reply.StatusCode < 400 ? " "
        : $"{reply.Text("code")} {reply.Json.GetProperty("clause").GetString()}";

    private static string Line(JsonElement entry) => $"{Text(entry, "kind")} {Text(entry, "what")} {entry.GetProperty("status").GetInt32()} "
        + $"{entry.GetProperty("code").GetString()} {entry.GetProperty("clause").GetString()}";

    private static bool IsWhole(JsonElement entry, string actor, string role) => Text(entry, "actor") == actor && Text(entry, "role") == role
        && Text(entry, "from").Contains("127.0.0.1", StringComparison.Ordinal) && Text(entry, "object").StartsWith("/v1/", StringComparison.Ordinal)
        && DateTimeOffset.Parse(Text(entry, "at"), System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UnixEpoch;

    private static string Text(JsonElement entry, string member) => entry.GetProperty(member).GetString()!;

    private async Task<(Client Client, string Key)> Key(object wanted)
    {
        var made = (await host.Admin.Post("/v1/api-keys", wanted)).Status(201);
        return (new Client(host.Address, made.Text("key")), made.Text("id"));
    }

    /// <summary>What one key left in the chain of the account and in that of the tenant.</summary>
    private async Task<List<JsonElement>> Entries(string account, string key)
    {
        var found = new List<JsonElement>();
        foreach (var list in new[] { $"/v1/accounts/{account}/audit?limit=1000", "/v1/audit?limit=1000" })
            await foreach (var page in host.Admin.Pages(list))
                found.AddRange(page.Json.GetProperty("items").EnumerateArray().Where(entry => Text(entry, "keyId") == key));
        return found;
    }

    /// <summary>
    /// A call with the documented example where it concerns the account alone; elsewhere an empty object, because the shared host has other
    /// tests in it.
    /// </summary>
    private static Task<Reply> Call(Client client, Operation route, string account)
    {
        var path = Regex.Replace(route.Pattern.Replace("{account}", account, StringComparison.Ordinal)
            .Replace("{month}", "202607", StringComparison.Ordinal), @"\{[A-Za-z]+\}", "nosuch");
        if (route.Method is "GET" or "DELETE") return client.Send(new HttpMethod(route.Method), path, null, null, Client.NewKey());
        var own = route.Pattern.Contains("{account}", StringComparison.Ordinal);
        var type = route.Pattern switch
        {
            "/v1/numbers/imports" => "text/csv",
            "/v1/accounts/{account}/documents/{document}/content" => "application/pdf",
            _ => "application/json",
        };
        return client.Send(new HttpMethod(route.Method), path, own ? route.RequestExample ?? "{}" : "{}", type, Client.NewKey());
    }
}
