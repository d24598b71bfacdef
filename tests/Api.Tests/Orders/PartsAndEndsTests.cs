using System.Text.Json;
using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>Orders and terms where they meet something else: a second base line, a stop for a breach, the end of the account.</summary>
public sealed class PartsAndEndsTests(RunningHost host)
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "4.7")]
    public async Task Clause_4_7_base_lines_are_given_back_one_after_the_other_within_the_window()
    {
        var shop = await Shop.Open(host, Now);
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("EQQ-SEAT", 1, 1));

        (await Withdraw(shop, order, 1)).Status(201).Text("status").ShouldBe("ACTIVATED");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("TERMINATED");
        (await shop.Subscription("sub_2")).Text("status").ShouldBe("ACTIVE");
        (await Withdraw(shop, order, 1)).Problem(409, "ORDER_STATE");
        await shop.World.Advance("2026-05-05T23:59:59+08:00");
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201).Text("status").ShouldBe("TERMINATED");

        (await shop.Subscription("sub_2")).Text("status").ShouldBe("TERMINATED");
        var trial = await shop.Trial();
        trial["LIAB.REFUND"].ShouldBe(-21_000);
        trial.Keys.ShouldBe(["CASH.TENPAY", "LIAB.REFUND"], ignoreOrder: true);
        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "ORDER_STATE");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.7")]
    public async Task Clause_4_7_what_is_left_when_the_window_closes_is_kept()
    {
        var shop = await Shop.Open(host, Now);
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("EQQ-SEAT", 1, 1));
        (await Withdraw(shop, order, 2)).Status(201);
        await shop.World.Advance("2026-05-06T00:00:00+08:00");

        (await shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "REFUND_WINDOW_CLOSED");
        await shop.World.Advance("2026-06-01T00:00:00+08:00");
        (await shop.Trial())["REV.SUB"].ShouldBe(-16_981);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    public async Task Clause_1_12_a_package_paid_after_its_base_was_given_back_is_called_off_and_its_money_goes_back()
    {
        var shop = await Shop.Open(host, Now);
        var seats = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
        await shop.World.Prepare("SMS-PKG-10K");
        var order = (await host.Operator.Post($"{shop.World.Path}/orders",
            new { lines = new[] { Shop.Line("SMS-PKG-10K") }, payBy = "BANK", acknowledgedNonRefundable = true })).Status(201).Text("id");
        (await shop.Post(seats, "refund-requests", new { ground = "4.7" })).Status(201).Text("status").ShouldBe("TERMINATED");

        (await shop.Pay(order, 48_000, "BANK")).Problem(409, "BASE_PRODUCT_REQUIRED");

        (await shop.Read(order)).Text("status").ShouldBe("CANCELLED");
        (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        var trial = await shop.Trial();
        trial["LIAB.REFUND"].ShouldBe(-18_000 - 48_000);
        trial.ContainsKey("LIAB.DEFER").ShouldBeFalse();
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.5")]
    public async Task Clause_4_5_a_product_stopped_for_a_breach_is_not_given_back_another_one_is()
    {
        var shop = await Shop.Open(host, Now);
        var stopped = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
        var other = await shop.Opened(Shop.Line("EQQ-SEAT", 1, 1));
        var desk = new Compliance(shop);
        var breach = await desk.Case(restrict: true, product: "OCS-SEAT");

        (await shop.Post(stopped, "refund-requests", new { ground = "4.7" })).Problem(409, "REFUND_EXCLUDED_VIOLATION");
        (await shop.Post(other, "refund-requests", new { ground = "4.7" })).Status(201);
        (await desk.Act(breach, "restriction/lift")).Status(200);
        await desk.Case(restrict: true, subject: $"seat:{shop.World.Account}/1");
        (await shop.Post(stopped, "refund-requests", new { ground = "4.7" })).Problem(409, "REFUND_EXCLUDED_VIOLATION");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.2")]
    public async Task Clause_2_2_an_order_renews_a_term_once_and_only_seats_that_are_left()
    {
        var shop = await Shop.Open(host, Now);
        await shop.Opened(Shop.Line("OCS-SEAT", 2, 12));
        await shop.World.Advance("2026-05-10T10:00:00+08:00");

        // 12 and 12 and 12 more months would pass the horizon of 36 together, though neither does alone.
        (await shop.Order(Shop.Renewal("sub_1", 12), Shop.Renewal("sub_1", 24))).Problem(400, "MALFORMED_REQUEST");
        (await shop.Order(Shop.Renewal("sub_1", 25))).Problem(409, "TERM_LIMIT");
        var removal = $"{shop.World.Path}/subscriptions/sub_1/seats/";
        (await host.Operator.Post(removal + "1/removal")).Status(200);
        (await shop.Order(Shop.Renewal("sub_1", 1))).Status(201).Number("dueFen").ShouldBe(18_000);
        (await host.Operator.Post(removal + "2/removal")).Status(200);
        (await shop.Order(Shop.Renewal("sub_1", 1))).Problem(409, "TERM_EXPIRED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.7(3)")]
    public async Task Clause_2_7_3_nothing_is_purged_under_a_legal_hold_and_not_before_it_was_lifted()
    {
        var shop = await Shop.Open(host, "2026-06-30T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 1, 3));
        (await host.Operator.Put($"{shop.World.Path}/legal-hold", new { reason = "Case 7" })).Status(200);
        await shop.World.Advance("2026-11-20T10:00:00+08:00");
        (await Seat(shop)).ShouldBe("RECLAIMED");
        (await host.Operator.Put($"{shop.World.Path}/legal-hold", new { reason = (string?)null })).Status(200);
        await shop.World.Advance("2026-11-20T10:00:01+08:00");

        (await Seat(shop)).ShouldBe("PURGED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "7.1")]
    public async Task Clause_2_2_the_customer_is_told_before_a_term_ends_and_when_it_has()
    {
        var shop = await Shop.Open(host, "2026-06-30T10:00:00+08:00");
        await shop.Opened(Shop.Line("EQQ-SEAT", 2, 3));
        await shop.World.Advance("2026-10-01T00:00:00+08:00");

        var notices = (await host.Operator.Get($"{shop.World.Path}/notices?limit=100")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(notice => notice.GetProperty("kind").GetString()!.StartsWith("TERM_", StringComparison.Ordinal)).ToList();
        notices.Select(notice => $"{notice.GetProperty("kind").GetString()} {notice.GetProperty("deemedDeliveredAt").GetString()}").ShouldBe(
        [
            "TERM_ENDS_SOON 2026-08-31T00:00:00+08:00", "TERM_ENDS_SOON 2026-09-23T00:00:00+08:00", "TERM_ENDS_SOON 2026-09-29T00:00:00+08:00",
            "TERM_EXPIRED 2026-10-01T00:00:00+08:00",
        ]);
        notices[1].GetProperty("bodyEn").GetString().ShouldBe(
            "Your term of EQQ-SEAT (sub_1) ends on 2026-09-30, 24:00: in 7 day(s). Renew it before then to go on.");
    }

    [Fact]
    [Trait("Clause", "4.6")]
    public async Task Clause_4_6_the_time_follows_a_working_year_that_is_loaded_later()
    {
        // Nobody knows the schedule of 2027 yet: Monday to Friday are taken for worked, which the loaded year corrects.
        var shop = await Shop.Open(host, "2026-12-30T10:00:00+08:00");
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 18_000)).Status(201);
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 1, true)).Status(200);
        Clock(await shop.Read(order)).ShouldBe("2027-01-06 True");
        (await host.Admin.Post("/v1/calendars", new
        {
            calendar = new
            {
                year = 2027, sourceDoc = "test notice", publishedOn = "2026-12-30",
                off = new[] { new { from = "2027-01-01", to = "2027-01-04", name = "元旦" } }, makeup = Array.Empty<string>(),
            },
            testClock = shop.World.Clock,
        })).Status(201);

        // 31 December, then 5, 6, 7 and 8 January.
        Clock(await shop.Read(order)).ShouldBe("2027-01-08 False");
        await shop.World.Advance("2027-01-08T23:59:59+08:00");
        (await shop.Post(order, "refund-requests", new { ground = "4.6" })).Problem(409, "ACTIVATION_NOT_LATE");
        await shop.World.Advance("2027-01-09T00:00:00+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("LATE");
        (await shop.Post(order, "refund-requests", new { ground = "4.6" })).Status(201).Text("status").ShouldBe("TERMINATED");
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-18_000);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "P.2")]
    public async Task Clause_P_2_buying_accepts_the_agreement_and_what_cannot_be_bought_accepts_nothing()
    {
        var shop = await Shop.Open(host, Now, accepted: false);
        Task<Reply> Buy(string sku, int months) => host.Operator.Post($"{shop.World.Path}/orders", new
        {
            lines = new[] { Shop.Line(sku, 1, months) }, acceptedAgreementVersion = "2026-01",
        });
        (await Buy("OCS-SEAT", 37)).Problem(409, "TERM_LIMIT");
        (await Buy("PCS-SEAT", 1)).Problem(403, "AGREEMENT_NOT_ACCEPTED").Text("clause").ShouldBe("P.1");
        (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Problem(403, "AGREEMENT_NOT_ACCEPTED");

        (await Buy("OCS-SEAT", 1)).Status(201);
        (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201);
    }

    [Fact]
    public async Task A_closed_customer_gets_a_late_refund_by_bank_and_gives_up_services_not_accepted()
    {
        var shop = await Shop.Open(host, Now);
        (await shop.World.TopUp(30_000, "T")).Status(201);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("TRAINING-DAY", 1))).Status(201);
        var price = order.Number("dueFen");
        (await shop.Pay(order.Text("id"), 20_000, "WALLET")).Status(201);
        (await shop.Pay(order.Text("id"), price - 20_000)).Status(201);
        (await shop.HandIn(order.Text("id"))).Status(201);
        (await shop.Review(order.Text("id"), 1, true)).Status(200);
        (await shop.Provision(order.Text("id"))).Status(200);
        (await shop.Post(order.Text("id"), "refund-requests", new { ground = "4.7" })).Status(201);
        (await host.Operator.Post($"{shop.World.Path}/close", new { waiveUnearned = false })).Problem(409, "UNEARNED_NOT_WAIVED");
        (await host.Operator.Post($"{shop.World.Path}/close", new { waiveUnearned = true })).Status(200);
        (await shop.Trial()).ShouldNotContainKey("LIAB.DEFER");
        await shop.World.Advance("2026-05-03T00:00:00+08:00");
        (await shop.World.Status()).ShouldBe("CLOSED");

        for (var refund = await Next(shop); refund is { } open; refund = await Next(shop))
            (await host.Operator.Post($"{shop.World.Path}/refunds/{open}/payout", new { reference = "R" })).Status(200);

        (await shop.World.Wallet()).ShouldBe(0);
        var trial = await shop.Trial();
        trial.ShouldNotContainKey("LIAB.REFUND");
        // Only the training day, never accepted and given up, stays with the seller.
        (trial["CASH.TENPAY"] + trial.GetValueOrDefault("CASH.BANK")).ShouldBe(price - 18_000);
        (-trial["REV.BREAK"] - trial["VAT.OUT"]).ShouldBe(price - 18_000);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task Closed_for_arrears_the_rest_of_packages_is_withheld_and_no_income()
    {
        var (world, _) = await Debtor.Open(host);
        var shop = new Shop(world);
        (await shop.Accept()).Status(201);
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 12), Shop.Line("BOT-PKG-100K"));
        var package = (await host.Operator.Get($"{world.Path}/packages")).Status(200).Json.GetProperty("items")[0].GetProperty("id").GetString();
        (await world.Use("package:" + package, "bot.message", 2_500, "2026-08-03T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await world.Advance("2026-12-03T00:00:00+08:00");

        (await world.Status()).ShouldBe("CLOSED");
        var trial = await shop.Trial();
        // 216,000 less 103 of 365 days, and 150,000 less 2,500 of 100,000 messages.
        trial["LIAB.FROZEN"].ShouldBe(-(216_000 - 60_953 + 150_000 - 3_750));
        trial.ShouldNotContainKey("LIAB.DEFER");
        trial.ShouldNotContainKey("REV.BREAK");
        (await shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "REFUND_WINDOW_CLOSED");
        (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Problem(409, "ACCOUNT_CLOSED");
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task Accounts_are_listed_by_state()
    {
        var world = await World.Open(host, Now);
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);

        (await Listed("SUSPENDED")).ShouldContain(world.Account);
        (await Listed("ACTIVE")).ShouldNotContain(world.Account);
        (await host.Operator.Get("/v1/accounts?status=GONE")).Problem(400, "MALFORMED_REQUEST");
    }

    [Fact]
    public async Task A_page_of_accounts_in_a_state_is_full_whatever_lies_between_them()
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var world = await World.Open(host, Now);
            if (i % 2 == 1) continue;
            (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);
            ids.Add(world.Account);
        }

        var pages = await host.Operator.Pages("/v1/accounts?status=SUSPENDED&limit=2").Select(Ids).ToListAsync();
        pages.SkipLast(1).ShouldAllBe(page => page.Count == 2);
        var listed = pages.SelectMany(page => page).ToList();
        ids.ShouldBeSubsetOf(listed);
        listed.ShouldBeUnique();
        listed.ShouldBe(listed.Order(StringComparer.Ordinal));
    }

    private async Task<List<string>> Listed(string status) =>
        [.. (await host.Operator.Pages($"/v1/accounts?status={status}&limit=1000").Select(Ids).ToListAsync()).SelectMany(page => page)];

    private static List<string> Ids(Reply page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()!)];

    private static Task<Reply> Withdraw(Shop shop, string order, int line) =>
        shop.Post(order, "refund-requests", new { ground = "4.7", lines = new[] { line } });

    private static async Task<string> Seat(Shop shop) =>
        (await shop.Subscription("sub_1")).Json.GetProperty("seats")[0].GetProperty("status").GetString()!;

    private static string Clock(Reply order)
    {
        var clock = order.Json.GetProperty("clock");
        return $"{clock.GetProperty("lastDay").GetString()} {clock.GetProperty("provisional").GetBoolean()}";
    }

    private async Task<string?> Next(Shop shop) => (await host.Operator.Get($"{shop.World.Path}/refunds")).Status(200).Json.GetProperty("items")
        .EnumerateArray().Where(refund => refund.GetProperty("openFen").GetInt64() > 0).Select(refund => refund.GetProperty("id").GetString())
        .FirstOrDefault();
}
