using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Metering.Domain.Catalogue;
using Metering.Host.Starting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Metering.Api.Tests.Confidentiality;

/// <summary>
/// Clause 9.2: prices, discounts, balances and names planted in a whole story are found in no log line (debug level included), trace, metric
/// or dashboard page, and in no answer of the usage interface. The listening itself is shown to work by what it must hear.
/// </summary>
public sealed class SecretsStayInTests : IAsyncLifetime
{
    private const string Name = "保密样本七七四一有限公司";
    private const string Person = "保密签署人";
    private const long TopUpFen = 9_876_543;
    private const long SeatFen = 3_133_791;
    private const string UnitFen = "73.913";
    private const string Now = "2026-07-10T10:00:00+08:00";

    /// <summary>100,003 segments at the planted price, rounded.</summary>
    private const long UsageFen = 7_391_522;

    private static readonly string[] Planted = [.. new[] { TopUpFen, SeatFen, UsageFen, 3 * SeatFen }.SelectMany(Written), UnitFen, Name, Person,
        "cc-secret@example.com"];

    private readonly string folder = Directory.CreateTempSubdirectory("metering-secrets-").FullName;
    private readonly Signals signals = new();
    private readonly StringWriter output = new();
    private MeteringHost host = null!;
    private Client admin = null!;
    private Client reporter = null!;

    public async ValueTask InitializeAsync()
    {
        var keys = Path.Combine(folder, "keys.json");
        host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keys,
            "--otlp-endpoint", "http://127.0.0.1:9", "--Logging:LogLevel:Default", "Debug", "--Logging:Console:LogLevel:Default", "None"], output);
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(signals);
        using var made = JsonDocument.Parse(await File.ReadAllTextAsync(keys));
        admin = new Client(host.Address, made.RootElement.GetProperty("admin").GetString());
        reporter = new Client(host.Address, made.RootElement.GetProperty("usage-reporter").GetString());
    }

    [Fact]
    [Trait("Clause", "9.2")]
    public async Task Clause_9_2_no_amount_price_or_name_leaves_by_logs_traces_metrics_dashboard_or_usage_errors()
    {
        var usage = await Story();
        signals.Observe();
        var pages = new List<string> { (await admin.Get("/metrics")).Status(200).Body };
        foreach (var page in new[] { "DashboardCounters", "ClusterStats", "TopGrainMethods", "Reminders/1", "GrainTypes",
            "GrainState?grainId=acc_secret&grainType=account" })
            pages.Add((await admin.Get("/dashboard/" + page)).Body);

        Leaks("log", signals.Logs).ShouldBeEmpty();
        Leaks("trace", signals.Traces).ShouldBeEmpty();
        Leaks("metric", signals.Labels).ShouldBeEmpty();
        Leaks("page", pages).ShouldBeEmpty();
        Leaks("usage answer", usage).ShouldBeEmpty();
        Leaks("console", [output.ToString()]).ShouldBeEmpty();

        // Deaf listeners would find nothing either.
        signals.Logs.Count.ShouldBeGreaterThan(100);
        signals.Traces.ShouldContain(tag => tag.Contains("/v1/accounts/{account}", StringComparison.Ordinal));
        signals.Labels.ShouldContain(label => label.StartsWith("metering.", StringComparison.Ordinal));
        pages[1].ShouldContain("totalActivationCount", Case.Insensitive);
        (await admin.Get("/v1/accounts/acc_secret/balance")).Status(200).Number("walletFen").ShouldBe(TopUpFen - UsageFen);
    }

    /// <summary>Buys, tops up, uses, is refused, is billed and errs, all with planted figures. Returns the answers of the usage interface.</summary>
    private async Task<IReadOnlyList<string>> Story()
    {
        var clock = (await admin.Post("/v1/clocks", new { name = "secret", now = Now })).Status(201).Text("id");
        await Prices(clock);
        const string account = "/v1/accounts/acc_secret";
        (await admin.OpenAccount("acc_secret", Name, clock)).Status(201);
        (await admin.Post(account + "/agreement-acceptances", new { version = "2026-01", person = Person })).Status(201);
        (await admin.Put(account + "/contacts", new { language = "zh", marketing = false, email = "cc-secret@example.com" })).Status(200);
        await Advance(clock, "2026-07-11T10:00:00+08:00");
        (await admin.Post(account + "/topups", new { amountFen = TopUpFen, channel = "TENPAY", transactionId = "T" })).Status(201);
        (await admin.Post(account + "/topups", new { amountFen = TopUpFen + 1, channel = "TENPAY", transactionId = "T" })).StatusCode.ShouldBe(409);
        var order = (await admin.Post(account + "/orders", new { lines = new[] { new { sku = "OCS-SEAT", quantity = 1, months = 3 } } })).Status(201);
        order.Number("dueFen").ShouldBe(3 * SeatFen);
        (await admin.Post($"{account}/orders/{order.Text("id")}/payments",
            new { amountFen = 3 * SeatFen, channel = "BANK", transactionId = "B" })).Status(201);
        (await admin.Post($"{account}/orders/{order.Text("id")}/payments", new { amountFen = 1, channel = "BANK", transactionId = "C" }))
            .StatusCode.ShouldBe(409);
        var usage = await Usage(account);
        await Advance(clock, "2026-08-03T00:00:00+08:00");
        (await admin.Get(account + "/statements/202607")).Status(200).Number("prepaidFen").ShouldBe(UsageFen);
        (await admin.Get(account + "/statements/202607", "text/csv")).Status(200);
        (await admin.Get(account + "/ledger")).Status(200);
        (await admin.Get(account + "/books")).Status(200).Flag("balanced").ShouldBeTrue();
        (await admin.Post(account + "/damages-claims", new { amountFen = TopUpFen, evidence = Person })).Status(201);
        (await admin.PostText(account + "/topups", $"{{\"amountFen\":{TopUpFen},\"channel\":7}}", "application/json")).StatusCode.ShouldBe(400);
        return usage;
    }

    private async Task<IReadOnlyList<string>> Usage(string account)
    {
        await Preconditions.Meet(admin, account, "SMS-SEG");
        var package = "package:" + (await admin.Post(account + "/packages", new { skus = new[] { "SMS-SEG" } })).Status(201).Text("id");
        const string at = "2026-07-11T10:00:00+08:00";
        Reply[] replies =
        [
            (await reporter.Usage(AnEvent.Good("secret-1", package, 100_003, at, "sms.segment"))).Status(200),
            // More than the wallet covers, another content under the same id, an unknown meter, no money for an authorization.
            (await reporter.Usage(Enumerable.Range(0, 2).Select(i => AnEvent.Good($"secret-2{i}", package, 1_000_000, at, "sms.segment")))),
            (await reporter.Usage(AnEvent.Good("secret-1", package, 7, at, "sms.segment"))),
            (await reporter.Usage(AnEvent.Good("secret-3", package, 7, at, "fax.page"))),
            (await reporter.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = "nosuch", subject = package })),
            (await reporter.Get($"/v1/entitlements?subject={package}&feature=sms.segment")),
        ];
        replies[1].Body.ShouldContain("INSUFFICIENT_BALANCE");
        return [.. replies.Select(reply => reply.Body)];
    }

    /// <summary>Prices of this customer's clock alone, discounts in effect.</summary>
    private async Task Prices(string clock)
    {
        var demo = JsonNode.Parse(DemoPriceBook.Json())!["skus"]!.AsArray().ToDictionary(sku => (string)sku!["code"]!, sku => sku!.DeepClone());
        demo["OCS-SEAT"]["recurring"]!["monthFen"] = SeatFen;
        demo["SMS-SEG"]["metered"]!["price"]!["unitFen"] = decimal.Parse(UnitFen, CultureInfo.InvariantCulture);
        var book = new JsonObject
        {
            ["id"] = "PB-SECRET", ["effectiveFrom"] = "2026-07-11T00:00:00+08:00", ["skus"] = new JsonArray(demo["OCS-SEAT"], demo["SMS-SEG"]),
        };
        (await admin.Post("/v1/price-books", book.ToJsonString())).Status(201);
        (await admin.Post("/v1/price-books/PB-SECRET/publish", new { testClock = clock })).Status(200);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
    }

    private async Task Advance(string clock, string to) => (await admin.Post($"/v1/clocks/{clock}/advance", new { to })).Status(200);

    private static IEnumerable<string> Leaks(string where, IEnumerable<string> said) =>
        said.SelectMany(text => Planted.Where(secret => Regex.IsMatch(text, $@"(?<!\d){Regex.Escape(secret)}(?!\d)"))
            .Select(secret => $"{where}: {secret} in {text}"));

    /// <summary>An amount as fen, with separators, and as yuan.</summary>
    private static string[] Written(long fen) => [fen.ToString(CultureInfo.InvariantCulture), fen.ToString("N0", CultureInfo.InvariantCulture),
        (fen / 100m).ToString("F2", CultureInfo.InvariantCulture), (fen / 100m).ToString("N2", CultureInfo.InvariantCulture)];

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        signals.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
