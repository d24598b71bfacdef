using System.Text.Json.Nodes;
using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Problems;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>The bonus of a long term has no value of its own: it ends with the term that earned it (2.4), over HTTP.</summary>
public sealed class BonusTests(RunningHost host)
{
    private static JsonArray Bonus => [new JsonObject { ["fromMonths"] = 12, ["meter"] = "bot.message", ["units"] = 5_000,
        ["validityMonths"] = 12 }];

    [Fact]
    [Trait("Clause", "2.4")]
    public async Task Clause_2_4_a_bonus_ends_with_a_term_that_both_end_early()
    {
        var shop = await Earned();
        (await host.Operator.Post($"{shop.World.Path}/terminations",
            new { subscription = "sub_2", ground = "MUTUAL", customerConsents = true, sellerConsents = true })).Status(201);

        (await Package(shop)).Status.ShouldBe("ENDED");
        await shop.World.Advance("2026-10-03T00:00:00+08:00");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.4")]
    [Trait("Clause", "6.1")]
    public async Task Clause_2_4_a_bonus_ends_with_a_product_that_a_breach_ends()
    {
        var shop = await Earned();
        var desk = new Compliance(shop);
        var id = await desk.Case("TRANSFER", product: "OCS-SEAT");
        (await desk.Propose(id, "3.2")).Status(200);
        (await desk.Approve(id)).Status(200);

        (await Package(shop)).Status.ShouldBe("ENDED");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("ACTIVE");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.4")]
    public async Task Clause_2_4_a_bonus_outlives_other_terms_of_its_account()
    {
        var shop = await Earned();
        (await host.Operator.Post($"{shop.World.Path}/terminations",
            new { subscription = "sub_1", ground = "MUTUAL", customerConsents = true, sellerConsents = true })).Status(201);

        (await Package(shop)).Status.ShouldBe("ACTIVE");
        await shop.World.BooksAreBalanced();
    }

    /// <summary>A base product that goes on, and another one whose twelve months earned 5,000 messages, some of them used.</summary>
    private async Task<Shop> Earned()
    {
        var shop = await Shop.Open(host, "2026-06-10T10:00:00+08:00");
        await PriceBookCases.OnClock(host, shop.World.Clock, "2026-06-11T00:00:00+08:00", ("OCS-SEAT", sku => sku["bonuses"] = Bonus));
        await shop.World.Advance("2026-06-11T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 1, 6));
        await shop.Opened(Shop.Line("OCS-SEAT", 2, 12));
        await shop.World.Advance("2026-07-20T10:00:00+08:00");
        var (subject, status) = await Package(shop);
        status.ShouldBe("ACTIVE");
        (await shop.World.Use(subject, "bot.message", 100, "2026-07-20T09:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        return shop;
    }

    private async Task<(string Subject, string Status)> Package(Shop shop)
    {
        var package = (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items").EnumerateArray().Single();
        return (package.GetProperty("subject").GetString()!, package.GetProperty("status").GetString()!);
    }
}
