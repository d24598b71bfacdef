using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>Bad input gets a clear problem document that points at the place, and changes nothing.</summary>
public sealed class MalformedRequestTests(RunningHost host)
{
    [Theory]
    [InlineData("{\"amountFen\":\"1\",\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/amountFen")]
    [InlineData("{\"amountFen\":1.5,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/amountFen")]
    [InlineData("{\"amountFen\":1e400,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/amountFen")]
    [InlineData("{\"amountFen\":9223372036854775808,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/amountFen")]
    [InlineData("{\"amountFen\":null,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/amountFen")]
    [InlineData("{\"amountFen\":1,\"channel\":\"bank\",\"transactionId\":\"x\"}", "/channel")]
    [InlineData("{\"amountFen\":1,\"channel\":\"WALLET\",\"transactionId\":\"x\"}", "/channel")]
    [InlineData("{\"amountFen\":1,\"channel\":\"BANK\",\"transactionId\":\"\"}", "/transactionId")]
    [InlineData("{\"amountFen\":1,\"channel\":\"BANK\",\"transactionId\":\"x\",\"balance\":5}", "/balance")]
    [InlineData("{\"amountFen\":1,\"channel\":\"BANK\",\"transactionId\":\"x\",\"$type\":\"a\"}", "/$type")]
    [InlineData("{\"amountFen\":1,\"AmountFen\":1,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "/AmountFen")]
    [InlineData("{\"amountFen\":1,\"amountFen\":2,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "")]
    [InlineData("{\"amountFen\":1,\"channel\":\"BANK\"}", "")]
    [InlineData("{\"amountFen\":1,\"channel\":\"BANK\",\"transactionId\":\"x\",}", "")]
    [InlineData("{\"amountFen\":+1,\"channel\":\"BANK\",\"transactionId\":\"x\"}", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    [InlineData("\uFEFF{}", "")]
    public async Task The_place_is_named(string body, string pointer)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");

        var reply = (await host.Operator.PostText($"{world.Path}/topups", body, "application/json")).Problem(400, "MALFORMED_REQUEST");

        reply.Json.GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(pointer, reply.Body);
        reply.Body.ShouldNotContain("Metering.");
        reply.Body.ShouldNotContain("System.");
        (await world.Wallet()).ShouldBe(0);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Only_json_in_utf_8_is_read(string? type) =>
        (await host.Operator.Send(HttpMethod.Post, "/v1/accounts", "{\"name\":\"x\"}", type)).Problem(415, "UNSUPPORTED_MEDIA_TYPE");

    [Theory]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-06-30T23:59:60Z")]
    [InlineData("2026-07-01T00:00:00+25:00")]
    [InlineData("2026-07-01T00:00:00")]
    [InlineData("2026-07-01")]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59-23:00")]
    public async Task Instants_that_are_none_are_400(string now) =>
        (await host.Operator.Post("/v1/clocks", new { name = "x", now })).Problem(400, "MALFORMED_REQUEST");

    [Theory]
    [InlineData("9999-01-01")]
    [InlineData("9999-12-31")]
    public async Task Dates_that_nothing_can_follow_are_400(string date)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await host.Operator.Get($"/v1/subscriptions?endingBy={date}")).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Get("/v1/subscriptions?endingBy=9998-12-31")).Status(200);
        (await host.Operator.Post($"{world.Path}/documents", NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755",
            validUntil: date))).Problem(400, "MALFORMED_REQUEST");

        (await host.Operator.Post($"{world.Path}/disruptions/fm_1/end", new { text = "Over", endedOn = "2026-07-10", negotiateUntil = date }))
            .Problem(400, "MALFORMED_REQUEST");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1001")]
    [InlineData("limit=1000000000")]
    [InlineData("limit=ten")]
    [InlineData("cursor=abc")]
    [InlineData("cursor=%00")]
    [InlineData("limit=1&limit=2")]
    public async Task Pages_are_bounded_and_cursors_are_ours(string query)
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");

        (await host.Operator.Get($"{world.Path}/ledger?{query}")).Problem(400, "MALFORMED_REQUEST");
    }

    [Fact]
    public async Task A_cursor_of_one_list_opens_no_other()
    {
        var one = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var other = await World.Open(host, "2026-07-10T09:00:00+08:00");
        for (var i = 0; i < 3; i++) (await one.TopUp(100, $"T{i}")).Status(201);

        var first = (await host.Operator.Get($"{one.Path}/ledger?limit=2")).Status(200);
        var cursor = first.Text("nextCursor");

        var second = (await host.Operator.Get($"{one.Path}/ledger?limit=2&cursor={cursor}")).Status(200);
        first.Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        second.Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.Operator.Get($"{other.Path}/ledger?cursor={cursor}")).Problem(400, "MALFORMED_REQUEST");
    }

    [Theory]
    [InlineData("GET", "/v1/nowhere", 404)]
    [InlineData("PATCH", "/v1/accounts", 405)]
    [InlineData("TRACE", "/v1/usage", 405)]
    [InlineData("GET", "/v1/accounts/..%2f..%2fetc", 404)]
    [InlineData("GET", "/v1/accounts/%20", 404)]
    [InlineData("GET", "/v1/accounts/acc_1%2f", 404)]
    public async Task What_no_operation_answers_is_a_problem_document_too(string method, string path, int status)
    {
        var reply = (await host.Operator.Send(new HttpMethod(method), path, null, null)).Status(status);

        reply.Headers["Content-Type"].ShouldBe("application/problem+json");
        reply.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
    }

    [Fact]
    public async Task Money_is_never_cached()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");

        foreach (var path in new[] { "", "/balance", "/ledger", "/trial-balance", "/statements", "/books" })
            (await host.Operator.Get(world.Path + path)).Status(200).Headers["Cache-Control"].ShouldBe("no-store");
    }
}
