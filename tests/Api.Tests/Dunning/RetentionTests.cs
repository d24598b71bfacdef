using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>How long product data are kept after their end (2.7(2)): as usual, unless another agreement with the customer prevails.</summary>
public sealed class RetentionTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "2.7(2)")]
    public async Task Clause_2_7_2_an_agreement_with_one_customer_prevails_over_the_usual_retention()
    {
        var (longer, usual) = (await Removed(), await Removed());
        (await Retain(longer, 60)).Status(200).Number("retentionDays").ShouldBe(60);
        foreach (var shop in new[] { longer, usual }) await shop.World.Advance("2026-09-14T00:00:00+08:00");
        (await Seat(usual)).ShouldBe("PURGED");
        (await Seat(longer)).ShouldBe("REMOVED");
        await longer.World.Advance("2026-10-13T23:59:59+08:00");
        (await Seat(longer)).ShouldBe("REMOVED");
        await longer.World.Advance("2026-10-14T00:00:00+08:00");
        (await Seat(longer)).ShouldBe("PURGED");
        await longer.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.7(2)")]
    public async Task A_retention_that_is_shortened_purges_now_and_not_in_the_past_and_a_legal_hold_wins()
    {
        var shop = await Removed();
        (await Retain(shop, 0)).Problem(400, "MALFORMED_REQUEST");
        (await Retain(shop, 3_661)).Problem(400, "MALFORMED_REQUEST");
        (await (await host.Customer(shop.World.Account)).Put($"{shop.World.Path}/retention", new { days = 1, reason = "Mine" }))
            .Problem(403, "FORBIDDEN");
        (await host.Operator.Put($"{shop.World.Path}/legal-hold", new { reason = "Case 7" })).Status(200);
        await shop.World.Advance("2026-08-20T12:00:00+08:00");
        (await Retain(shop, 1)).Status(200);
        await shop.World.Advance("2026-08-21T00:00:00+08:00");
        (await Seat(shop)).ShouldBe("REMOVED");

        (await host.Operator.Put($"{shop.World.Path}/legal-hold", new { reason = (string?)null })).Status(200);
        await shop.World.Advance("2026-08-21T00:00:01+08:00");
        (await Seat(shop)).ShouldBe("PURGED");
        (await Retain(shop, null)).Status(200).Json.GetProperty("retentionDays").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await shop.World.BooksAreBalanced();
    }

    private Task<Reply> Retain(Shop shop, int? days) => host.Operator.Put($"{shop.World.Path}/retention", new { days, reason = "补充协议" });

    private static async Task<string?> Seat(Shop shop) =>
        (await shop.Subscription("sub_1")).Json.GetProperty("seats")[0].GetProperty("status").GetString();

    /// <summary>Two seats, one of which was removed on 14 August.</summary>
    private async Task<Shop> Removed()
    {
        var shop = await Shop.Open(host, "2026-08-14T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 2, 12));
        (await host.Operator.Post($"{shop.World.Path}/subscriptions/sub_1/seats/1/removal")).Status(200);
        return shop;
    }
}
