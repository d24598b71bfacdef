using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>Maximum storage by product, unless another agreement with the customer prevails (2.7(2)).</summary>
public sealed class StorageQuotaTests(RunningHost host)
{
    private const string Now = "2026-07-10T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "2.7(2)")]
    public async Task Clause_2_7_2_data_above_the_quota_are_kept_and_counted_and_may_not_grow()
    {
        var world = await World.Open(host, Now);
        var drive = "package:" + await world.Package("EQQ-STORAGE");
        (await Stored(world)).ShouldBe($"{drive} EQQ-STORAGE 0 of 100, 0 % False");
        await Store(world, drive, 79);
        (await Stored(world)).ShouldBe($"{drive} EQQ-STORAGE 79 of 100, 79 % False");
        (await Entitled(drive)).ShouldBe("");
        (await Authorize(drive, 101)).Problem(409, "STORAGE_QUOTA_REACHED").Text("clause").ShouldBe("2.7(2)");
        var held = (await Authorize(drive, 90)).Status(201).Text("id");
        (await host.Reporter.Post($"/v1/authorizations/{Uri.EscapeDataString(held)}/update", new { usedQuantity = 0, quantity = 101 }))
            .Problem(409, "STORAGE_QUOTA_REACHED");

        // What was stored was stored.
        await Store(world, drive, 130);
        (await Stored(world)).ShouldBe($"{drive} EQQ-STORAGE 130 of 100, 130 % True");
        (await Entitled(drive)).ShouldBe("STORAGE_QUOTA_REACHED");
        await Store(world, drive, 131);
        await world.Advance("2026-08-03T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/consumption/202607")).Status(200).Json.GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("quantity").GetInt64()).ShouldBe([79, 130, 131]);
        (await Entitled(drive)).ShouldBe("STORAGE_QUOTA_REACHED");
        // The level of the newest month counts.
        await Store(world, drive, 60, "2026-08-03T00:00:00+08:00");
        (await Entitled(drive)).ShouldBe("");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.7(2)")]
    public async Task Clause_2_7_2_an_agreement_with_one_customer_prevails_over_the_quota_of_the_product()
    {
        var (larger, usual) = (await World.Open(host, Now), await World.Open(host, Now));
        var (drive, other) = ("package:" + await larger.Package("EQQ-STORAGE"), "package:" + await usual.Package("EQQ-STORAGE"));
        await Store(larger, drive, 120);
        await Store(usual, other, 120);
        var key = Client.NewKey();

        var agreed = (await Agree(larger, 200, key)).Status(200);

        (agreed.Number("quotaGb"), agreed.Number("ofProductGb"), agreed.Text("reason"), agreed.Text("agreedAt")).ShouldBe((200, 100, "补充协议", Now));
        (await Agree(larger, 200, key)).Status(200).Headers["Idempotent-Replayed"].ShouldBe("true");
        (await Agree(larger, 300, key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        (await Entitled(drive)).ShouldBe("");
        (await Entitled(other)).ShouldBe("STORAGE_QUOTA_REACHED");
        (await Stored(larger)).ShouldBe($"{drive} EQQ-STORAGE 120 of 200, 60 % False");
        (await Authorize(drive, 150)).Status(201);
        var read = (await (await host.Customer(larger.Account)).Get($"{larger.Path}/storage-quotas")).Status(200);
        read.Json.GetProperty("agreed")[0].GetProperty("quotaGb").GetInt64().ShouldBe(200);
        (await host.Admin.Get($"{larger.Path}/audit?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Any(entry => entry.GetProperty("what").GetString()!.StartsWith("PUT /v1/accounts/{account}/storage-quotas", StringComparison.Ordinal)
                && entry.GetProperty("reason").GetString() == "补充协议").ShouldBeTrue();

        (await Agree(larger, null)).Status(200).Number("quotaGb").ShouldBe(100);
        (await Entitled(drive)).ShouldBe("STORAGE_QUOTA_REACHED");
        (await (await host.Customer(larger.Account)).Put($"{larger.Path}/storage-quotas/EQQ-STORAGE", new { gigabytes = 900, reason = "Mine" }))
            .Problem(403, "FORBIDDEN");
        (await Agree(larger, 0)).Problem(400, "MALFORMED_REQUEST");
        (await Agree(larger, 1_000_001)).Problem(400, "MALFORMED_REQUEST");
        (await Agree(larger, 5, sku: "NUM-FIXED")).Problem(422, "UNKNOWN_SKU");
        await larger.BooksAreBalanced();
    }

    private Task<Reply> Agree(World world, long? gigabytes, string? key = null, string sku = "EQQ-STORAGE") =>
        host.Operator.Put($"{world.Path}/storage-quotas/{sku}", new { gigabytes, reason = "补充协议" }, key);

    private static async Task Store(World world, string subject, long gigabytes, string at = Now) =>
        (await world.Use(subject, "eqq.storage", gigabytes, at)).Status(200).Number("accepted").ShouldBe(1);

    private Task<Reply> Authorize(string subject, long quantity) =>
        host.Reporter.Post("/v1/authorizations", new { subject, meter = "eqq.storage", quantity });

    private async Task<string> Entitled(string subject) => string.Join(' ', (await host.Reporter.Get(
        $"/v1/entitlements?subject={subject}&feature=eqq.storage")).Status(200).Json.GetProperty("reasons").EnumerateArray()
        .Select(reason => reason.GetString()));

    private async Task<string> Stored(World world) => string.Join('\n', (await host.Operator.Get($"{world.Path}/storage-quotas")).Status(200).Json
        .GetProperty("items").EnumerateArray().Select(use => $"{use.GetProperty("subject").GetString()} {use.GetProperty("product").GetString()} "
            + $"{use.GetProperty("levelGb")} of {use.GetProperty("quotaGb")}, {use.GetProperty("usedPercent")} % "
            + use.GetProperty("reached").GetBoolean()));
}
