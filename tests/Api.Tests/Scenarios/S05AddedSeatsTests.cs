using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S05: added seats, month-end renewals, no unilateral exit (clauses 2.2, 2.4, 4.9, 11.1), over HTTP to the fen.</summary>
public sealed class S05AddedSeatsTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "2.4")]
    [Trait("Clause", "4.9")]
    [Trait("Clause", "11.1")]
    public async Task Clause_4_9_and_11_1_added_seats_end_with_the_term_and_nobody_ends_it_alone()
    {
        var shop = await Shop.Open(host, "2026-02-27T18:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 10, 12));
        await shop.World.Advance("2026-05-16T11:00:00+08:00");
        var placed = (await shop.Order(Shop.Line("SEAT-ADD", 2, subscription: "sub_1"))).Status(201);
        placed.Number("dueFen").ShouldBe(340_134);
        placed.Json.GetProperty("offer").GetProperty("netFen").GetInt64().ShouldBe(320_881);
        var addition = placed.Text("id");
        (await shop.Pay(addition, 340_134)).Status(201).Text("status").ShouldBe("ACTIVATED");
        var seats = (await shop.Subscription("sub_1")).Json.GetProperty("seats").EnumerateArray().ToList();
        seats.Count.ShouldBe(12);
        seats.Count(seat => seat.GetProperty("acquisition").GetString() == "ADDITION").ShouldBe(2);

        await shop.World.Advance("2026-05-17T09:00:00+08:00");
        (await shop.Post(addition, "refund-requests", new { ground = "4.7" })).Problem(409, "NON_REFUNDABLE_4_9");
        (await End(shop, null, true, false)).Problem(409, "NO_UNILATERAL_TERMINATION").Text("clause").ShouldBe("11.1");
        (await End(shop, "MUTUAL", true, false)).Problem(409, "NO_UNILATERAL_TERMINATION");
        await shop.World.BooksAreBalanced();

        // With both consents unearned fees go back in proportion: 79 of 365 days and 1 of 287 days were used.
        (await End(shop, "MUTUAL", true, true)).Status(201).Text("status").ShouldBe("TERMINATED");
        var trial = await shop.Trial();
        trial["LIAB.REFUND"].ShouldBe(-(2_160_000 - 467_507 + 340_134 - 1_185));
        trial.ShouldNotContainKey("LIAB.DEFER");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.2")]
    public async Task Clause_2_2_renewals_count_from_the_first_activation_and_stay_at_the_months_end()
    {
        var shop = await Shop.Open(host, "2026-01-31T09:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-02-28");
        await shop.World.Advance("2026-02-03T09:00:00+08:00");
        (await shop.Order(Shop.Renewal("sub_1", 1))).Problem(409, "RENEWAL_BLOCKED_IN_COOLING_OFF");

        await shop.World.Advance("2026-02-20T09:00:00+08:00");
        await shop.Opened(Shop.Renewal("sub_1", 1));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-03-31");
        await shop.World.Advance("2026-03-20T09:00:00+08:00");
        var second = await shop.Opened(Shop.Renewal("sub_1", 1));
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2026-04-30");
        await shop.World.Advance("2026-03-21T09:00:00+08:00");
        (await shop.Post(second, "refund-requests", new { ground = "4.7" })).Problem(409, "RENEWAL_IRREVOCABLE").Text("clause").ShouldBe("2.2");

        await shop.World.Advance("2026-05-01T00:00:00+08:00");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("EXPIRED");
        (await shop.Trial())["REV.SUB"].ShouldBe(-16_981 * 3);
        await shop.World.BooksAreBalanced();
    }

    private static Task<Reply> End(Shop shop, string? ground, bool customerConsents, bool sellerConsents) => shop.World.Host.Operator.Post(
        $"{shop.World.Path}/terminations", new { subscription = "sub_1", ground, customerConsents, sellerConsents });
}
