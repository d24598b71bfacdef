using System.Text.Json;
using Metering.Shared;
using Shouldly;

namespace Metering.Crash.Tests.Orders;

/// <summary>
/// A customer who orders, pays from two channels, is opened, uses, adds a seat, finds the product broken and gets the payment back; another
/// order is paid in part only. Every call is repeated until its answer is definite.
/// </summary>
internal sealed class Buyer(ProductProcess host, string id)
{
    private const string Morning = "2026-06-01T09:00:00+08:00";
    private static readonly string[] Papers = ["BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME"];
    private readonly RetryingClient operators = new(() => [host.Server.Address], host.OperatorKey);
    private readonly RetryingClient reporters = new(() => [host.Server.Address], host.ReporterKey);

    /// <summary>What is being done; null before the story and after it.</summary>
    public string? Step { get; private set; }

    private string Path => "/v1/accounts/" + id;

    /// <summary>The whole story, once.</summary>
    public async Task Live()
    {
        var clock = Id(await Do("clock", "/v1/clocks", new { name = "orders", now = Morning }));
        await Do("account", "/v1/accounts",
            new { id, name = "深圳示例科技有限公司", testClock = clock, acceptedAgreementVersion = "2026-01" });
        await Do("agreement", Path + "/agreement-acceptances", new { version = "2026-01", person = "王芳", documents = Array.Empty<string>() });
        await Do("top-up", Path + "/topups", new { amountFen = 50_000, channel = "TENPAY", transactionId = id + "-T" });
        var first = Id(await Do("order", Path + "/orders", new
        {
            lines = new object[] { new { sku = "OCS-SEAT", quantity = 2, months = 12 }, new { sku = "BOT-PKG-100K", quantity = 1 } },
            acknowledgedNonRefundable = true,
        }));
        await Pay("payment 1", first, 40_000, "WALLET");
        await Pay("payment 2", first, 542_000, "BANK");
        await Do("material", $"{Path}/orders/{first}/material",
            new { documents = Papers.Select(type => new { type, sha256 = new string('a', 64), name = type + ".pdf" }) });
        await Do("review", $"{Path}/orders/{first}/material/1/review", new { accepted = true });
        await Do("activation", $"{Path}/orders/{first}/provisioning", new { profileDone = true, permissionsOpen = true });
        await Use();
        var second = Id(await Do("second order", Path + "/orders", new { lines = new[] { new { sku = "EQQ-SEAT", quantity = 1, months = 1 } } }));
        await Pay("part payment", second, 1_000, "WALLET");
        await Do("advance 1", $"/v1/clocks/{clock}/advance", new { to = "2026-06-16T11:00:00+08:00" });
        var added = await Do("added seat", Path + "/orders", new
        {
            lines = new[] { new { sku = "SEAT-ADD", quantity = 1, subscription = "sub_1" } }, acknowledgedNonRefundable = true,
        });
        await Pay("payment 3", Id(added), added.GetProperty("dueFen").GetInt64(), "TENPAY");
        await Do("fault", $"{Path}/orders/{first}/fault-reports", new { text = "无法登录" });
        await Do("advance 2", $"/v1/clocks/{clock}/advance", new { to = "2026-07-02T10:00:00+08:00" });
        await Do("triage", $"{Path}/orders/{first}/fault-reports/1/triage", new { triage = "PRODUCT_FAULT", loginImpossible = true });
        await Do("refund", $"{Path}/orders/{first}/refund-requests", new { ground = "4.8" });
        await Do("pay-out 1", Path + "/refunds/rfd_2/payout", new { reference = "R1" });
        await Do("pay-out 2", Path + "/refunds/rfd_2/payout", new { reference = "R2" });
        await Do("advance 3", $"/v1/clocks/{clock}/advance", new { to = "2026-07-04T00:00:00+08:00" });
        Step = null;
    }

    /// <summary>Everything that has to be the same for every customer; the books have to prove themselves.</summary>
    public async Task<string> Outcome()
    {
        var books = await operators.Get(Path + "/books");
        books.GetProperty("balanced").GetBoolean().ShouldBeTrue(books.GetRawText());
        var trial = await operators.Get(Path + "/trial-balance");
        var ledger = Items(await operators.Get(Path + "/ledger?limit=1000"));
        return string.Join('\n', (IEnumerable<string>)
        [
            .. trial.GetProperty("accounts").EnumerateArray().Select(leg => $"{leg.GetProperty("ledgerAccount")} {leg.GetProperty("amountFen")}"),
            // Packages send their figures when they like: what they earned stands in the totals, the rest line by line.
            .. ledger.Where(entry => entry.GetProperty("sourceType").GetString() is "ORDER" or "REFUND" or "TOPUP")
                .Select(entry => $"{entry.GetProperty("date")} {entry.GetProperty("sourceType")} " + string.Join(", ", entry.GetProperty("legs")
                    .EnumerateArray().Select(leg => $"{leg.GetProperty("ledgerAccount")} {leg.GetProperty("amountFen")}"))),
            .. Items(await operators.Get(Path + "/orders")).Select(order => $"{order.GetProperty("status")} {order.GetProperty("paidFen")}"),
            .. Items(await operators.Get(Path + "/subscriptions")).Select(one =>
                $"{one.GetProperty("status")} {one.GetProperty("lastDay")} {one.GetProperty("seats").GetArrayLength()}"),
            .. Items(await operators.Get(Path + "/refunds")).Select(one =>
                $"{one.GetProperty("id")} {one.GetProperty("status")} {one.GetProperty("amountFen")} {one.GetProperty("openFen")}"),
            .. Items(await operators.Get(Path + "/seats")).Select(seat => $"seat {seat.GetProperty("status")}"),
        ]);
    }

    private static JsonElement[] Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private static string Id(JsonElement made) => made.GetProperty("id").GetString()!;

    private Task<JsonElement> Do(string step, string path, object body)
    {
        Step = step;
        return operators.Post(path, body);
    }

    private Task<JsonElement> Pay(string step, string order, long amountFen, string channel) =>
        Do(step, $"{Path}/orders/{order}/payments", new { amountFen, channel, transactionId = $"{id}-{step.Replace(' ', '-')}" });

    private async Task Use()
    {
        Step = "usage";
        var package = Items(await operators.Get(Path + "/packages"))[0];
        await reporters.Report(JsonSerializer.Serialize(new[]
        {
            new
            {
                specversion = "1.0", id = id + "-U", source = "/bot", type = "bot.message", subject = "package:" + Id(package), time = Morning,
                datacontenttype = "application/json", data = new { quantity = 2_500 },
            },
        }));
    }
}
