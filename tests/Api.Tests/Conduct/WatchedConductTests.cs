using System.Text.Json;
using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>What a machine sees at the edge and opens a case for (3.14(4), 3.15(4), 3.16(2)), on a host with low bounds.</summary>
public sealed class WatchedConductTests(WatchedConductTests.StrictHost host) : IClassFixture<WatchedConductTests.StrictHost>
{
    private static int made;

    [Fact]
    [Trait("Clause", "3.14(4)")]
    public async Task A_key_that_makes_accounts_and_orders_faster_than_people_is_stopped_and_a_case_opened()
    {
        var account = await host.Account();
        var order = new { lines = new[] { new { sku = "OCS-SEAT", quantity = 1, months = 1 } }, acceptedAgreementVersion = "2026-01" };
        Reply reply;
        // The minute may end on the way, once.
        var tries = 0;
        do reply = await host.Operator.Post($"/v1/accounts/{account}/orders", order);
        while (reply.StatusCode == 201 && ++tries < 30);

        reply.Problem(429, "CREATING_TOO_FAST").Text("clause").ShouldBe("3.14(4)");
        (await host.Operator.OpenAccount(account + "x")).Problem(429, "CREATING_TOO_FAST");
        (await host.Cases(account)).ShouldBe(["AUTOMATED_OPENING 3.14(4)"]);
    }

    [Fact]
    [Trait("Clause", "3.14(4)")]
    public async Task A_repeat_makes_nothing_and_is_answered_however_often_it_comes()
    {
        var made = (await host.Admin.Post("/v1/api-keys", new { role = "billing-operator", name = "Repeats" })).Status(201).Text("key");
        var (desk, key, company) = (host.Of(made), Client.NewKey(), new { name = "深圳示例科技有限公司", acceptedAgreementVersion = "2026-01" });
        var first = (await desk.Post("/v1/accounts", company, key)).Status(201);
        var account = first.Text("id");
        var body = new { lines = new[] { new { sku = "OCS-SEAT", quantity = 1, months = 1 } } };
        var (path, orderKey) = ($"/v1/accounts/{account}/orders", Client.NewKey());
        var order = (await desk.Post(path, body, orderKey)).Status(201);
        for (var i = 0; i < 6; i++)
        {
            (await desk.Post("/v1/accounts", company, key)).Bytes.ShouldBe(first.Bytes);
            (await desk.Post(path, body, orderKey)).Bytes.ShouldBe(order.Bytes);
        }
        (await host.Cases(account)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Clause", "3.15(4)")]
    public async Task A_bulk_send_says_on_what_it_rests_and_without_consent_it_is_billed_and_a_case_opened()
    {
        var account = await host.Account();
        await Preconditions.Meet(host.Admin, $"/v1/accounts/{account}", "API-CALL");
        (await host.Operator.Post($"/v1/accounts/{account}/seats", new { seatNo = "1", skus = new[] { "API-CALL" } })).Status(201);
        var seat = $"seat:{account}/1";
        (await host.Reporter.Usage([Send(seat, "CONSENT"), Send(seat, "CONTRACT"), Send(seat, null)])).Status(200).Number("accepted").ShouldBe(3);
        (await host.Cases(account)).ShouldBeEmpty();
        var without = Send(seat, "NONE");
        (await host.Reporter.Usage(without)).Status(200).Number("accepted").ShouldBe(1);
        (await host.Reporter.Usage(without)).Status(200).Number("accepted").ShouldBe(0);
        (await host.Reporter.Usage([Send(seat, "PERHAPS")])).Status(200).Number("refused").ShouldBe(1);

        (await host.Cases(account)).ShouldBe(["UNSOLICITED_ADS 3.15(4)"]);
        var month = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMM", null);
        (await host.Operator.Get($"/v1/accounts/{account}/consumption/{month}")).Status(200).Json.GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("consentBasis").GetString()).ShouldBe(["CONSENT", "CONTRACT", null, "NONE"]);
    }

    [Fact]
    [Trait("Clause", "3.16(2)")]
    public async Task More_calls_an_hour_from_one_number_than_people_make_open_a_case_once()
    {
        var account = await host.Account();
        var number = $"+86752{Random.Shared.Next(2_000_000, 8_999_999)}";
        (await host.Operator.Post($"/v1/accounts/{account}/numbers", new { number, skus = new[] { "VOICE-OUT" } })).Status(201);
        var hour = DateTimeOffset.UtcNow;
        hour = hour.AddMinutes(-hour.Minute);
        for (var i = 0; i < 2; i++)
        {
            (await host.Reporter.Usage(Enumerable.Range(0, 3).Select(_ => Call(number, hour)))).Status(200).Number("accepted").ShouldBe(3);
            (await host.Cases(account)).Length.ShouldBe(i);
        }
        (await host.Reporter.Usage([Call(number, hour)])).Status(200).Number("accepted").ShouldBe(1);
        (await host.Cases(account)).ShouldBe(["HARASSMENT 3.16(2)"]);
    }

    private static JsonObject Send(string subject, string? basis)
    {
        var send = AnEvent.Good($"send-{Interlocked.Increment(ref made)}", subject, 1, DateTimeOffset.UtcNow.ToString("O", null), "api.call");
        if (basis is not null) send["data"]!["dimensions"] = new JsonObject { ["consent.basis"] = basis };
        return send;
    }

    private static JsonObject Call(string number, DateTimeOffset at) =>
        AnEvent.Good($"call-{Interlocked.Increment(ref made)}", $"number:{number}", 60, at.ToString("O", null), "voice.outbound");

    /// <summary>A host on which three of anything are enough.</summary>
    public sealed class StrictHost : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("metering-watch-").FullName;
        private MeteringHost? host;

        public Client Operator { get; private set; } = null!;

        public Client Reporter { get; private set; } = null!;

        public Client Admin { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var keys = Path.Combine(folder, "keys.json");
            host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keys,
                "--Metering:Conduct:CreationsPerMinute=3", "--Metering:Conduct:OutboundCallsPerHour=3"], TextWriter.Null);
            using var file = JsonDocument.Parse(await File.ReadAllTextAsync(keys));
            Client Of(string role) => new(host.Address, file.RootElement.GetProperty(role).GetString()!);
            (Operator, Reporter, Admin) = (Of("billing-operator"), Of("usage-reporter"), Of("admin"));
        }

        public Client Of(string key) => new(host!.Address, key);

        /// <summary>An account, made with a key of its own: the bound is one of each key.</summary>
        public async Task<string> Account()
        {
            var key = (await Admin.Post("/v1/api-keys", new { role = "billing-operator", name = "Desk" })).Status(201).Text("key");
            var account = "acc_" + Client.NewKey()[..12];
            (await Of(key).OpenAccount(account)).Status(201);
            return account;
        }

        public async Task<string[]> Cases(string account) =>
            [.. (await Operator.Get($"/v1/accounts/{account}/violations")).Status(200).Json.GetProperty("items").EnumerateArray()
                .Select(one => $"{one.GetProperty("category").GetString()} {one.GetProperty("clause").GetString()}")];

        public async ValueTask DisposeAsync()
        {
            if (host is not null) await host.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
