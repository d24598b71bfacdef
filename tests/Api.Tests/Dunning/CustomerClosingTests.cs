using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>The end of an account that has paid service left: its customer closes it (2.6(2), 3.1), or it is closed for arrears .</summary>
public sealed class CustomerClosingTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "2.6(2)")]
    public async Task What_was_not_used_is_waived_the_last_month_is_billed_and_the_wallet_goes_back()
    {
        var shop = await Shop.Open(host, "2026-06-10T10:00:00+08:00");
        var world = shop.World;
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 6));
        (await world.TopUp(50_000, "W")).Status(201);
        (await host.Operator.Post($"{world.Path}/numbers",
            new { number = "+8675586400771", skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn = "2026-07-01" })).Status(201);
        await world.Advance("2026-07-20T12:00:00+08:00");

        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = false })).Problem(409, "UNEARNED_NOT_WAIVED");
        var key = Client.NewKey();
        var closed = (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true }, key)).Status(200);
        closed.Text("end").ShouldBe("CLOSING");
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true }, key)).Bytes.ShouldBe(closed.Bytes);
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true })).Problem(409, "ACCOUNT_CLOSED");

        // 1 seat x 6 months = 108,000 over 183 days, 40 of them used: 23,607 earned, 84,393 given up, 4,777 of it VAT.
        var trial = await shop.Trial();
        trial.ShouldNotContainKey("LIAB.DEFER");
        trial["REV.BREAK"].ShouldBe(-79_616);
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("TERMINATED");
        (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Problem(409, "ACCOUNT_CLOSED");

        await world.Advance("2026-08-03T00:00:00+08:00");
        (await world.Status()).ShouldBe("CLOSED");
        // Rental of 19 of 31 days; the rest of the wallet goes back through the channel that it came from.
        (await host.Operator.Get($"{world.Path}/statements/202607")).Number("grossFen").ShouldBe(2_145);
        (await world.Statement("202607")).ShouldBe("PAID");
        (await world.Wallet()).ShouldBe(0);
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-(50_000 - 2_145));
        await world.BooksAreBalanced();

        var refund = (await host.Operator.Get($"{world.Path}/refunds")).Status(200).Json.GetProperty("items")[0];
        refund.GetProperty("ground").GetString().ShouldBe("CUSTOMER_CLOSE");
        (await host.Operator.Post($"{world.Path}/refunds/rfd_1/payout", new { reference = "R1" })).Status(200).Text("status").ShouldBe("PAID");
        (await shop.Trial())["CASH.TENPAY"].ShouldBe(108_000 + 2_145);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task What_a_void_gives_back_after_the_end_goes_the_way_of_the_wallet_with_the_next_statement()
    {
        var world = await World.Open(host, "2026-08-05T10:00:00+08:00");
        (await world.TopUp(10_000, "W")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        var used = world.NextId();
        (await world.Use(sms, "sms.segment", 300, "2026-08-05T10:00:00+08:00", used)).Status(200).Number("accepted").ShouldBe(1);
        await world.Advance("2026-08-10T10:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true })).Status(200);
        await world.Advance("2026-09-05T10:00:00+08:00");
        (await world.Status()).ShouldBe("CLOSED");
        (await new Shop(world).Trial())["LIAB.REFUND"].ShouldBe(-8_350);
        // The channel says again what it said before the end: it gets the first receipt.
        (await world.TopUp(10_000, "W")).Status(201);
        (await world.TopUp(1, "new")).Problem(409, "ACCOUNT_CLOSED");

        (await host.Operator.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = used, subject = sms })).Status(201);
        await world.Advance("2026-10-03T00:00:00+08:00");

        (await new Shop(world).Trial())["LIAB.REFUND"].ShouldBe(-10_000);
        (await world.Wallet()).ShouldBe(0);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task Who_owes_overdue_money_cannot_close_and_closed_for_arrears_has_the_rest_withheld()
    {
        var (world, _) = await Debtor.Open(host);
        var shop = new Shop(world);
        (await shop.Accept()).Status(201);
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 12));
        await world.Advance("2026-08-16T00:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true })).Problem(409, "ARREARS_STAND");

        await world.Advance("2026-11-15T00:00:00+08:00");

        (await world.Status()).ShouldBe("CLOSING");
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("TERMINATED");
        // Opened 3 August for 365 days: 103 used until 14 November, 60,953 of 216,000 earned.
        var trial = await shop.Trial();
        trial["LIAB.FROZEN"].ShouldBe(-(216_000 - 60_953));
        trial.Keys.ShouldNotContain("LIAB.DEFER");
        trial.Keys.ShouldNotContain("INC.FORFEIT");
        await world.BooksAreBalanced();
    }
}
