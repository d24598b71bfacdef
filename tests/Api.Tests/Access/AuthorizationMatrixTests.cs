using Metering.Api.Tests.Hosting;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Access;

/// <summary>Every role on every route, from one table. A route without a row fails: nothing is open by accident.</summary>
public sealed class AuthorizationMatrixTests(RunningHost host)
{
    // Who may: R usage-reporter, B billing-operator, C customer, A admin, - without any key.
    private static readonly Dictionary<string, string> Table = new()
    {
        ["POST /v1/usage"] = "RA",
        ["POST /v1/usage/voids"] = "RBA",
        ["POST /v1/authorizations"] = "RBA",
        ["POST /v1/authorizations/{authorization}/update"] = "RBA",
        ["POST /v1/authorizations/{authorization}/complete"] = "RBA",
        ["POST /v1/authorizations/{authorization}/release"] = "RBA",
        ["GET /v1/accounts/{account}/consumption/{month}"] = "BCA",
        ["POST /v1/accounts"] = "BA",
        ["GET /v1/accounts"] = "BCA",
        ["GET /v1/accounts/{account}"] = "BCA",
        ["GET /v1/accounts/{account}/balance"] = "BCA",
        ["POST /v1/accounts/{account}/unpark"] = "BA",
        ["GET /v1/accounts/{account}/dunning"] = "BCA",
        ["POST /v1/accounts/{account}/changes"] = "BCA",
        ["GET /v1/accounts/{account}/changes"] = "BCA",
        ["GET /v1/accounts/{account}/storage-quotas"] = "BCA",
        ["PUT /v1/accounts/{account}/storage-quotas/{sku}"] = "BA",
        ["POST /v1/accounts/{account}/numbers/{number}/change"] = "BA",
        ["POST /v1/accounts/{account}/suspend"] = "BA",
        ["POST /v1/accounts/{account}/resume"] = "BA",
        ["GET /v1/entitlements"] = "RBCA",
        ["POST /v1/accounts/{account}/topups"] = "BA",
        ["POST /v1/accounts/{account}/payments"] = "BA",
        ["GET /v1/agreement"] = "BCA",
        ["POST /v1/accounts/{account}/agreement-acceptances"] = "BA",
        ["POST /v1/accounts/{account}/quotes"] = "BCA",
        ["POST /v1/accounts/{account}/orders"] = "BA",
        ["GET /v1/accounts/{account}/orders"] = "BCA",
        ["GET /v1/accounts/{account}/orders/{order}"] = "BCA",
        ["POST /v1/accounts/{account}/orders/{order}/payments"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/cancel"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/material"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/material/{version}/review"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/modification"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/provisioning"] = "BA",
        ["GET /v1/accounts/{account}/subscriptions"] = "BCA",
        ["GET /v1/accounts/{account}/subscriptions/{subscription}"] = "BCA",
        ["POST /v1/accounts/{account}/terminations"] = "BA",
        ["POST /v1/accounts/{account}/close"] = "BA",
        ["POST /v1/accounts/{account}/subscriptions/{subscription}/seats/{seat}/removal"] = "BA",
        ["PUT /v1/accounts/{account}/subscriptions/{subscription}/seats/{seat}/user"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/refund-requests"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/fault-reports"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/fault-reports/{report}/triage"] = "BA",
        ["POST /v1/accounts/{account}/orders/{order}/lines/{line}/acceptance"] = "BA",
        ["GET /v1/accounts/{account}/refunds"] = "BCA",
        ["GET /v1/accounts/{account}/refunds/{refund}"] = "BCA",
        ["POST /v1/accounts/{account}/refunds/{refund}/payout"] = "BA",
        ["POST /v1/accounts/{account}/refunds/{refund}/payout-failure"] = "BA",
        ["GET /v1/orders"] = "BCA",
        ["GET /v1/subscriptions"] = "BCA",
        ["POST /v1/trade-lists/rebuild"] = "A",
        ["PUT /v1/accounts/{account}/invoice-profile"] = "BA",
        ["GET /v1/accounts/{account}/invoice-profile"] = "BCA",
        ["POST /v1/accounts/{account}/invoices"] = "BCA",
        ["GET /v1/accounts/{account}/invoices"] = "BCA",
        ["GET /v1/accounts/{account}/invoices/{invoice}"] = "BCA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/material"] = "BCA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/review"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/reject"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/issue"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/deliveries"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/returns"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/red-letters"] = "BA",
        ["POST /v1/accounts/{account}/invoices/{invoice}/red-letters/confirmation"] = "BCA",
        ["GET /v1/invoice-queue"] = "BA",
        ["POST /v1/calendars"] = "A",
        ["GET /v1/calendars"] = "BA",
        ["POST /v1/accounts/{account}/seats"] = "BA",
        ["GET /v1/accounts/{account}/seats"] = "BCA",
        ["POST /v1/accounts/{account}/numbers"] = "BA",
        ["GET /v1/accounts/{account}/numbers"] = "BCA",
        ["POST /v1/numbers/imports"] = "BA",
        ["GET /v1/area-table"] = "BA",
        ["PUT /v1/area-table"] = "A",
        ["GET /v1/numbers/{number}"] = "BA",
        ["POST /v1/numbers/{number}/withdraw"] = "BA",
        ["PUT /v1/numbers/{number}/dispute"] = "BA",
        ["POST /v1/accounts/{account}/numbers/reservations"] = "BA",
        ["POST /v1/accounts/{account}/numbers/{number}/cancel"] = "BA",
        ["POST /v1/accounts/{account}/numbers/{number}/assign"] = "BA",
        ["POST /v1/accounts/{account}/numbers/{number}/release"] = "BA",
        ["GET /v1/accounts/{account}/numbers/{number}"] = "BCA",
        ["GET /v1/accounts/{account}/qualification"] = "BCA",
        ["POST /v1/accounts/{account}/documents"] = "BCA",
        ["PUT /v1/accounts/{account}/documents/{document}/content"] = "BCA",
        ["GET /v1/accounts/{account}/documents/{document}/content"] = "BCA",
        ["GET /v1/accounts/{account}/group-consents/{group}"] = "RBCA",
        ["PUT /v1/accounts/{account}/group-consents/{group}"] = "BCA",
        ["GET /v1/accounts/{account}/data-audits"] = "BCA",
        ["POST /v1/accounts/{account}/data-audits"] = "BA",
        ["POST /v1/accounts/{account}/data-audits/{audit}/answer"] = "BCA",
        ["POST /v1/accounts/{account}/data-audits/{audit}/outcome"] = "BA",
        ["POST /v1/disruptions"] = "BA",
        ["GET /v1/disruptions/{event}"] = "BA",
        ["POST /v1/disruptions/{event}/end"] = "BA",
        ["POST /v1/accounts/{account}/documents/{document}/review"] = "BA",
        ["POST /v1/accounts/{account}/real-name"] = "BA",
        ["POST /v1/accounts/{account}/real-name/step"] = "BA",
        ["POST /v1/accounts/{account}/packages"] = "BA",
        ["GET /v1/accounts/{account}/packages"] = "BCA",
        ["POST /v1/packages/{package}/grants"] = "BA",
        ["GET /v1/accounts/{account}/statements"] = "BCA",
        ["GET /v1/accounts/{account}/statements/{month}"] = "BCA",
        ["GET /v1/accounts/{account}/dunning/forecast"] = "BCA",
        ["GET /v1/accounts/{account}/bill"] = "BCA",
        ["POST /v1/accounts/{account}/bill/what-if"] = "BCA",
        ["POST /v1/accounts/{account}/adjustments"] = "BA",
        ["GET /v1/accounts/{account}/adjustments"] = "BCA",
        ["GET /v1/accounts/{account}/disruptions"] = "BCA",
        ["GET /v1/accounts/{account}/disruptions/{event}"] = "BCA",
        ["POST /v1/accounts/{account}/disruptions"] = "BA",
        ["POST /v1/accounts/{account}/disruptions/{event}/confirmation"] = "BA",
        ["POST /v1/accounts/{account}/disruptions/{event}/end"] = "BA",
        ["POST /v1/accounts/{account}/disruptions/{event}/consent"] = "BCA",
        ["POST /v1/accounts/{account}/disruptions/{event}/termination"] = "BCA",
        ["POST /v1/accounts/{account}/disruptions/{event}/negotiation"] = "BA",
        ["GET /v1/accounts/{account}/violations"] = "BCA",
        ["GET /v1/accounts/{account}/violations/{case}"] = "BCA",
        ["POST /v1/accounts/{account}/violations"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/restriction"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/restriction/lift"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/evidence-request"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/evidence"] = "BCA",
        ["POST /v1/accounts/{account}/violations/{case}/notice"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/cure"] = "BCA",
        ["POST /v1/accounts/{account}/violations/{case}/cure/accept"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/cure/reject"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/decision"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/decision/approve"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/close"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/appeal"] = "BCA",
        ["POST /v1/accounts/{account}/violations/{case}/appeal/uphold"] = "BA",
        ["POST /v1/accounts/{account}/violations/{case}/appeal/reject"] = "BA",
        ["GET /v1/accounts/{account}/permissions"] = "BCA",
        ["POST /v1/accounts/{account}/permissions"] = "BA",
        ["POST /v1/accounts/{account}/permissions/{permission}/revoke"] = "BA",
        ["GET /v1/accounts/{account}/damages-claims"] = "BCA",
        ["POST /v1/accounts/{account}/damages-claims"] = "BA",
        ["POST /v1/accounts/{account}/damages-claims/{claim}/outcome"] = "BA",
        ["POST /v1/accounts/{account}/damages-claims/{claim}/payments"] = "BA",
        ["GET /v1/conduct-rules"] = "BCA",
        ["POST /v1/conduct-rules"] = "A",
        ["GET /v1/accounts/{account}/tickets"] = "BCA",
        ["GET /v1/accounts/{account}/tickets/{ticket}"] = "BCA",
        ["POST /v1/accounts/{account}/tickets"] = "BCA",
        ["POST /v1/accounts/{account}/tickets/{ticket}/replies"] = "BA",
        ["PUT /v1/accounts/{account}/tickets/{ticket}/triage"] = "BA",
        ["POST /v1/accounts/{account}/tickets/{ticket}/resolve"] = "BA",
        ["POST /v1/accounts/{account}/tickets/{ticket}/close"] = "BA",
        ["GET /v1/accounts/{account}/audit"] = "BA",
        ["GET /v1/accounts/{account}/audit/proof"] = "BA",
        ["GET /v1/accounts/{account}/access-log"] = "BCA",
        ["GET /v1/audit"] = "A",
        ["GET /v1/audit/proof"] = "A",
        ["POST /v1/accounts/{account}/disclosures"] = "BA",
        ["GET /v1/accounts/{account}/disclosures"] = "BA",
        ["GET /v1/notices"] = "BA",
        ["GET /v1/accounts/{account}/notices"] = "BCA",
        ["GET /v1/accounts/{account}/notices/{notice}"] = "BCA",
        ["POST /v1/accounts/{account}/notices"] = "BA",
        ["POST /v1/accounts/{account}/notices/inbound"] = "BCA",
        ["POST /v1/accounts/{account}/notices/{notice}/results"] = "BA",
        ["GET /v1/accounts/{account}/contacts"] = "BCA",
        ["PUT /v1/accounts/{account}/contacts"] = "BCA",
        ["GET /v1/accounts/{account}/webhooks"] = "BCA",
        ["POST /v1/accounts/{account}/webhooks"] = "BCA",
        ["PUT /v1/accounts/{account}/webhooks/{webhook}"] = "BCA",
        ["DELETE /v1/accounts/{account}/webhooks/{webhook}"] = "BCA",
        ["POST /v1/accounts/{account}/webhooks/{webhook}/secret"] = "BCA",
        ["GET /v1/accounts/{account}/webhook-messages"] = "BCA",
        ["POST /v1/accounts/{account}/webhook-messages/{message}/replay"] = "BCA",
        ["GET /v1/webhooks"] = "BA",
        ["POST /v1/webhooks"] = "BA",
        ["PUT /v1/webhooks/{webhook}"] = "BA",
        ["DELETE /v1/webhooks/{webhook}"] = "BA",
        ["POST /v1/webhooks/{webhook}/secret"] = "BA",
        ["GET /v1/webhook-messages"] = "BA",
        ["POST /v1/webhook-messages/{message}/replay"] = "BA",
        ["GET /v1/reports/{report}"] = "BA",
        ["PUT /v1/accounts/{account}/dunning-policy"] = "BA",
        ["POST /v1/accounts/{account}/statements/{month}/dispute"] = "BA",
        ["POST /v1/accounts/{account}/statements/{month}/dispute/end"] = "BA",
        ["POST /v1/accounts/{account}/statements/{month}/write-off"] = "BA",
        ["POST /v1/accounts/{account}/statements/{month}/write-off/approve"] = "BA",
        ["PUT /v1/accounts/{account}/legal-hold"] = "BA",
        ["PUT /v1/accounts/{account}/retention"] = "BA",
        ["GET /v1/accounts/{account}/ledger"] = "BCA",
        ["GET /v1/accounts/{account}/trial-balance"] = "BA",
        ["GET /v1/accounts/{account}/books"] = "BA",
        ["POST /v1/price-books"] = "A",
        ["PUT /v1/price-books/{book}"] = "A",
        ["POST /v1/price-books/{book}/publish"] = "A",
        ["GET /v1/price-books"] = "BA",
        ["GET /v1/price-books/{book}"] = "BA",
        ["POST /v1/clocks"] = "BA",
        ["GET /v1/clocks/{clock}"] = "BA",
        ["POST /v1/clocks/{clock}/advance"] = "BA",
        ["POST /v1/api-keys"] = "A",
        ["GET /v1/api-keys"] = "A",
        ["DELETE /v1/api-keys/{key}"] = "A",
        ["GET /v1/problems"] = "RBCA-",
        ["GET /v1/problems/{code}"] = "RBCA-",
    };

    // Open addresses beside the operations: they show no data of any tenant.
    private static readonly string[] Open = ["/health/live", "/health/ready", "/metrics", "/openapi/{documentName}.json", "/dashboard"];

    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route() =>
        Operations().Select(operation => $"{operation.Method} {operation.Pattern}").Order().ShouldBe(Table.Keys.Order());

    [Fact]
    public void Every_other_endpoint_is_known()
    {
        var others = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is null).Select(endpoint => endpoint.RoutePattern.RawText ?? "")
                .Distinct();

        others.Where(pattern => !Open.Contains(pattern) && !pattern.TrimStart('/').StartsWith("dashboard", StringComparison.Ordinal)
            && !pattern.TrimStart('/').StartsWith("reference", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_role_gets_through_where_the_table_says_and_nowhere_else()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (char Letter, Client Client)[] callers = [('R', host.Reporter), ('B', host.Operator), ('C', await host.Customer(world.Account)),
            ('A', host.Admin)];
        var wrong = new List<string>();
        foreach (var (route, allowed) in Table)
        {
            foreach (var (letter, client) in callers)
            {
                var reply = await Call(client, route, world.Account);
                if (reply.StatusCode is 401 || (reply.StatusCode is 403) == allowed.Contains(letter))
                    wrong.Add($"{letter} {route}: {reply.StatusCode}");
            }
            var without = await Call(host.Nobody, route, world.Account);
            if ((without.StatusCode == 401) == allowed.Contains('-')) wrong.Add($"nobody {route}: {without.StatusCode}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_customer_sees_its_own_account_and_of_others_not_even_that_they_exist()
    {
        var own = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var foreign = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(own.Account);
        foreach (var route in Table.Where(row => row.Value.Contains('C') && row.Key.Contains("{account}", StringComparison.Ordinal))
            .Select(row => row.Key))
        {
            var theirs = await Call(customer, route, foreign.Account);
            var nobodys = await Call(customer, route, "acc_nosuchaccount");

            theirs.Problem(404, "NOT_FOUND");
            theirs.Body.Replace(foreign.Account, "x", StringComparison.Ordinal)
                .ShouldBe(nobodys.Problem(404, "NOT_FOUND").Body.Replace("acc_nosuchaccount", "x", StringComparison.Ordinal));
        }
        (await customer.Get(own.Path)).Status(200).Text("id").ShouldBe(own.Account);
        (await customer.Get($"{own.Path}/balance")).Status(200);
        (await customer.Get("/v1/accounts")).Status(200).Json.GetProperty("items").EnumerateArray().Single()
            .GetProperty("id").GetString().ShouldBe(own.Account);
    }

    [Fact]
    public async Task Pages_of_accounts_hold_every_account_once()
    {
        var one = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var other = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var ids = new List<string>();
        await foreach (var page in host.Operator.Pages("/v1/accounts?limit=3"))
            ids.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()!));

        ids.Count(id => id == one.Account).ShouldBe(1);
        ids.Count(id => id == other.Account).ShouldBe(1);
        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic YTpi")]
    public async Task Anything_but_a_live_key_is_refused(string header)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/v1/api-keys?key=" + host.AdminKey));
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(401);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task A_revoked_key_stops_within_seconds_and_the_list_shows_no_secret()
    {
        var made = (await host.Admin.Post("/v1/api-keys", new { role = "billing-operator", name = "short" })).Status(201);
        var client = new Client(host.Address, made.Text("key"));
        (await client.Get("/v1/price-books")).Status(200);

        (await host.Admin.Delete($"/v1/api-keys/{made.Text("id")}")).Status(200);

        await Task.Delay(TimeSpan.FromSeconds(2));
        (await client.Get("/v1/price-books")).Problem(401, "UNAUTHENTICATED");
        (await host.Admin.Get("/v1/api-keys")).Status(200).Body.ShouldNotContain(made.Text("key"));
    }

    private static Task<Reply> Call(Client client, string route, string account)
    {
        var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
        var path = pattern.Replace("{account}", account, StringComparison.Ordinal).Replace("{month}", "202607", StringComparison.Ordinal)
            .Replace("{authorization}", "auth_x", StringComparison.Ordinal).Replace("{code}", "NOT_FOUND", StringComparison.Ordinal)
            .Replace("{package}", "nosuch", StringComparison.Ordinal).Replace("{book}", "nosuch", StringComparison.Ordinal)
            .Replace("{clock}", "nosuch", StringComparison.Ordinal).Replace("{key}", "nosuch", StringComparison.Ordinal)
            .Replace("{order}", "nosuch", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal)
            .Replace("{subscription}", "nosuch", StringComparison.Ordinal).Replace("{refund}", "nosuch", StringComparison.Ordinal)
            .Replace("{seat}", "1", StringComparison.Ordinal).Replace("{report}", "1", StringComparison.Ordinal)
            .Replace("{line}", "1", StringComparison.Ordinal).Replace("{notice}", "1", StringComparison.Ordinal)
            .Replace("{webhook}", "nosuch", StringComparison.Ordinal).Replace("{message}", "1", StringComparison.Ordinal)
            .Replace("{ticket}", "1", StringComparison.Ordinal).Replace("{case}", "nosuch", StringComparison.Ordinal)
            .Replace("{permission}", "nosuch", StringComparison.Ordinal).Replace("{claim}", "nosuch", StringComparison.Ordinal)
            .Replace("{invoice}", "nosuch", StringComparison.Ordinal);
        return client.Send(new HttpMethod(method), path, method == "GET" || method == "DELETE" ? null : "{",
            route switch
            {
                "POST /v1/usage" => "application/cloudevents+json",
                "POST /v1/numbers/imports" => "text/csv",
                "PUT /v1/accounts/{account}/documents/{document}/content" => "application/pdf",
                _ => "application/json",
            });
    }

    private IEnumerable<Operation> Operations() => host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<Operation>()).OfType<Operation>();
}
