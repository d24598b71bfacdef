using System.Text.Json;
using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Notices;

/// <summary>Clauses 7.1 to 7.4 over HTTP.</summary>
public sealed class NoticeTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "7.1")]
    public async Task Clause_7_1_what_dunning_does_the_customer_is_told_of_once_and_dated_when_it_happened()
    {
        var (world, _) = await Debtor.Open(host);
        await world.Advance("2026-09-15T00:00:00+08:00");
        (await world.Status()).ShouldBe("SUSPENDED");
        await world.Advance("2026-11-16T00:00:00+08:00");

        var notices = await Notices(world);
        notices.Select(Line).Take(10).ShouldBe(
        [
            "STATEMENT_FINAL 2026-07-03T00:00:00+08:00",
            "STATEMENT_FINAL 2026-08-03T00:00:00+08:00", "PAYMENT_DUE_SOON 2026-08-12T00:00:00+08:00",
            "PAYMENT_OVERDUE 2026-08-16T00:00:00+08:00", "PAYMENT_OVERDUE 2026-08-22T00:00:00+08:00",
            "PAYMENT_OVERDUE 2026-08-30T00:00:00+08:00", "STATEMENT_FINAL 2026-09-03T00:00:00+08:00",
            "PAYMENT_OVERDUE 2026-09-09T00:00:00+08:00", "PAYMENT_DUE_SOON 2026-09-12T00:00:00+08:00",
            "ACCOUNT_SUSPENDED 2026-09-15T00:00:00+08:00",
        ]);
        notices[1].GetProperty("bodyEn").GetString().ShouldBe(
            "Your statement of 202607 is final. Please pay ¥995.00 by 2026-08-15, 24:00.");
        notices[1].GetProperty("bodyZh").GetString()!.ShouldContain("¥995.00");
        foreach (var notice in notices)
        {
            // On a test clock a notice is published at the instant of its cause.
            notice.GetProperty("deemedDeliveredAt").GetString().ShouldBe(notice.GetProperty("occurredAt").GetString());
            notice.GetProperty("deliveries")[0].GetProperty("channel").GetString().ShouldBe("IN_SITE");
        }
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task Suspending_and_resuming_by_hand_is_told_of_too()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        await world.Seat("1", "API-CALL");
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await host.Operator.Post($"{world.Path}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "QUALIFICATION", subject = $"seat:{world.Account}/1" })).Status(200);
        await world.Advance("2026-07-10T10:00:00+08:00");

        (await Notices(world)).Select(Line).ShouldBe(["ACCOUNT_SUSPENDED 2026-07-10T09:00:00+08:00",
            "ACCOUNT_RESUMED 2026-07-10T09:00:00+08:00", "SERVICE_SUSPENDED 2026-07-10T09:00:00+08:00"], ignoreOrder: true);
    }

    [Fact]
    [Trait("Clause", "7.3")]
    public async Task Clause_7_3_declining_commercial_messages_leaves_every_other_notice()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        (await Post(world, "MARKETING")).Status(201).Text("class").ShouldBe("MARKETING");
        (await customer.Put($"{world.Path}/contacts", new { email = "a@example.com", language = "en", marketing = false })).Status(200);

        (await Post(world, "MARKETING")).Problem(409, "MARKETING_DECLINED");
        (await Post(world, "GENERAL")).Status(201);
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        await world.Advance("2026-07-10T10:00:00+08:00");

        (await Notices(world)).Select(notice => notice.GetProperty("kind").GetString()).ShouldBe(["MARKETING", "GENERAL", "ACCOUNT_SUSPENDED"]);
        (await customer.Get($"{world.Path}/contacts")).Status(200).Flag("marketing").ShouldBeFalse();
        (await customer.Put($"{world.Path}/contacts", new { email = "not an address", language = "en", marketing = true }))
            .Problem(400, "MALFORMED_REQUEST");
    }

    [Fact]
    [Trait("Clause", "8.3")]
    public async Task Clause_8_3_a_no_to_being_named_stands_until_it_is_taken_back()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        (await customer.Get($"{world.Path}/contacts")).Status(200).Flag("referenceAllowed").ShouldBeTrue();
        (await customer.Put($"{world.Path}/contacts", new { language = "zh", marketing = true, referenceAllowed = false })).Status(200);

        (await customer.Put($"{world.Path}/contacts", new { email = "b@example.com", language = "zh", marketing = true })).Status(200)
            .Flag("referenceAllowed").ShouldBeFalse();
        (await customer.Get($"{world.Path}/contacts")).Status(200).Flag("referenceAllowed").ShouldBeFalse();

        (await customer.Put($"{world.Path}/contacts", new { language = "zh", marketing = true, referenceAllowed = true })).Status(200);
        (await customer.Get($"{world.Path}/contacts")).Status(200).Flag("referenceAllowed").ShouldBeTrue();
    }

    [Fact]
    [Trait("Clause", "7.4")]
    public async Task Clause_7_4_a_written_notice_is_recorded_with_its_channel_and_when_it_was_received()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        var inbound = $"{world.Path}/notices/inbound";

        var letter = (await host.Operator.Post(inbound,
            new { channel = "LETTER", kind = "TERMINATION", text = "解除协议", receivedAt = "2026-07-08T15:00:00+08:00" })).Status(201);
        letter.Text("direction").ShouldBe("IN");
        letter.Text("deemedDeliveredAt").ShouldBe("2026-07-08T15:00:00+08:00");
        (await customer.Post(inbound, new { channel = "WEB", kind = "CHANGE", text = "公司更名\n见附件" })).Status(201)
            .Text("deemedDeliveredAt").ShouldBe("2026-07-10T09:00:00+08:00");
        (await customer.Post(inbound, new { channel = "LETTER", kind = "CHANGE", text = "x" })).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Post(inbound, new { channel = "EMAIL", kind = "OTHER", text = "x", receivedAt = "2026-07-10T09:00:01+08:00" }))
            .Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Post(inbound, new { channel = "FAX", kind = "OTHER", text = "x" })).Problem(400, "MALFORMED_REQUEST");
        (await customer.Get($"{world.Path}/notices/1")).Status(200).Text("bodyZh").ShouldBe("解除协议");
        (await customer.Get($"{world.Path}/notices/9")).Problem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_repeated_post_publishes_once_and_pages_hold_each_notice_once()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var key = Client.NewKey();
        var first = await Post(world, "GENERAL", key);
        var again = await Post(world, "GENERAL", key);
        again.Body.ShouldBe(first.Body);
        for (var i = 0; i < 4; i++) (await Post(world, "GENERAL")).Status(201);

        var page = (await host.Operator.Get($"{world.Path}/notices?limit=3")).Status(200);
        page.Json.GetProperty("items").GetArrayLength().ShouldBe(3);
        var rest = (await host.Operator.Get($"{world.Path}/notices?limit=3&cursor={page.Text("nextCursor")}")).Status(200);
        rest.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt64()).ShouldBe([4, 5]);
        rest.Json.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
        (await host.Operator.Post($"{world.Path}/notices/1/results", new { channel = "EMAIL", status = "BOUNCED" })).Problem(404, "NOT_FOUND");
    }

    private Task<Reply> Post(World world, string kind, string? key = null) => host.Operator.Post($"{world.Path}/notices",
        new { kind, titleZh = "标题", bodyZh = "内容", titleEn = "Title", bodyEn = "Body" }, key);

    private async Task<List<JsonElement>> Notices(World world) =>
        [.. (await host.Operator.Get($"{world.Path}/notices?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .OrderBy(notice => notice.GetProperty("occurredAt").GetString(), StringComparer.Ordinal)];

    private static string Line(JsonElement notice) => $"{notice.GetProperty("kind").GetString()} {notice.GetProperty("occurredAt").GetString()}";
}
