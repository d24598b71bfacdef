using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>Quotes, orders, payments and calling off (clauses 2.2, 2.4, 3.3(1), 1.12, 4.9), over HTTP.</summary>
public sealed class BuyingTests(RunningHost host)
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "2.4")]
    public async Task A_quote_and_its_order_are_the_same_price_and_a_quote_keeps_nothing()
    {
        var shop = await Shop.Open(host, Now);
        var lines = new[] { Shop.Line("OCS-SEAT", 5, 6), Shop.Line("SMS-PKG-10K") };
        var quote = (await host.Operator.Post($"{shop.World.Path}/quotes", new { lines })).Status(200);

        quote.Number("grossFen").ShouldBe(588_000);
        quote.Flag("needsAcknowledgement").ShouldBeTrue();
        var quoted = quote.Json.GetProperty("lines").EnumerateArray().ToList();
        quoted[0].GetProperty("lastDay").GetString().ShouldBe("2026-10-28");
        quoted[0].GetProperty("refundableUnder").EnumerateArray().Select(clause => clause.GetString()).ShouldBe(["4.6", "4.7", "4.8"]);
        quoted[1].GetProperty("vatPercent").GetDecimal().ShouldBe(9);
        quoted[1].GetProperty("refundableUnder").EnumerateArray().Select(clause => clause.GetString()).ShouldBe(["4.6", "4.8"]);
        (await host.Operator.Get($"{shop.World.Path}/orders")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await shop.Order(lines)).Status(201).Json.GetProperty("offer").GetProperty("grossFen").GetInt64().ShouldBe(588_000);
    }

    [Fact]
    [Trait("Clause", "3.3(1)")]
    [Trait("Clause", "2.2")]
    public async Task Clause_3_3_1_a_part_payment_starts_nothing_and_comes_back_when_the_window_ends()
    {
        var shop = await Shop.Open(host, Now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 10_000, "BANK")).Status(201).Text("status").ShouldBe("PART_PAID");
        (await shop.Pay(order, 5_000)).Status(201).Number("dueFen").ShouldBe(3_000);
        (await shop.Pay(order, 3_001)).Problem(422, "PAYMENT_ABOVE_DUE");

        await shop.World.Advance("2026-04-29T09:59:59+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("PART_PAID");
        await shop.World.Advance("2026-04-29T10:00:00+08:00");

        var cancelled = await shop.Read(order);
        cancelled.Text("status").ShouldBe("CANCELLED");
        cancelled.Text("endGround").ShouldBe("3.3(1)");
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-15_000);
        (await shop.Pay(order, 3_000)).Problem(409, "ORDER_STATE").Text("clause").ShouldBe("3.3");
        var refund = (await host.Operator.Get($"{shop.World.Path}/refunds")).Status(200).Json.GetProperty("items").EnumerateArray().Single();
        refund.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("channel").GetString(), part.GetProperty("amountFen")
            .GetInt64())).ShouldBe([("TENPAY", 5_000L), ("BANK", 10_000L)]);
        var payout = $"{shop.World.Path}/refunds/{refund.GetProperty("id").GetString()}/payout";
        (await host.Operator.Post(payout, new { reference = "R1" })).Status(200).Text("status").ShouldBe("PAYING");
        (await host.Operator.Post(payout, new { reference = "R1" })).Problem(409, "PAYMENT_REFERENCE_REUSED");
        (await host.Operator.Post(payout, new { reference = "R2" })).Status(200).Text("status").ShouldBe("PAID");
        // Tenpay gives the first part back, which is not the newest.
        (await host.Operator.Post(payout + "-failure", new { reason = "Frozen", reference = "R9" })).Problem(404, "NOT_FOUND");
        (await host.Operator.Post(payout + "-failure", new { reason = "Frozen", reference = "R1" })).Status(200).Number("openFen").ShouldBe(5_000);
        var trial = await shop.Trial();
        (trial["CASH.TENPAY"], trial["LIAB.REFUND"], trial.ContainsKey("CASH.BANK")).ShouldBe((5_000, -5_000, false));
        (await host.Operator.Post(payout, new { reference = "R1b" })).Status(200).Text("status").ShouldBe("PAID");
        // The bank gives the second part back: it is owed until it is tried anew (3.8).
        var failure = (await host.Operator.Post(payout + "-failure", new { reason = "Account closed" })).Status(200);
        (failure.Text("status"), failure.Text("hold"), failure.Number("openFen")).ShouldBe(("PAY_FAILED", "Account closed", 10_000));
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-10_000);
        (await host.Operator.Post(payout, new { reference = "R2b" })).Status(200).Text("status").ShouldBe("PAID");
        (await host.Operator.Post(payout[..^"/payout".Length] + "x/payout-failure", new { reason = "x" })).Problem(404, "NOT_FOUND");
        (await host.Operator.Post(payout, new { reference = "R3" })).Problem(409, "ORDER_STATE");
        (await shop.Trial()).Values.ShouldBeEmpty();
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.4")]
    public async Task Every_link_of_a_reply_leads_to_what_the_command_changed()
    {
        var shop = await Shop.Open(host, Now);
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 2, 1));
        var replies = new List<Reply> { await shop.Read(order) };
        replies.Add((await host.Operator.Post($"{shop.World.Path}/subscriptions/sub_1/seats/2/removal")).Status(200));
        replies.Add((await shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201));
        replies.Add((await host.Operator.Post($"{shop.World.Path}/refunds/rfd_1/payout", new { reference = "R" })).Status(200));

        foreach (var reply in replies)
        {
            var links = reply.Json.GetProperty("links").EnumerateArray().Select(link => link.GetString()!).ToList();
            links.Count.ShouldBeGreaterThan(1);
            foreach (var link in links) (await host.Operator.Get(link)).Status(200);
        }
        replies[2].Json.GetProperty("links").EnumerateArray().Select(link => link.GetString()).ShouldContain($"{shop.World.Path}/refunds/rfd_1");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_payment_counts_once_whatever_is_repeated()
    {
        var shop = await Shop.Open(host, Now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        var (key, transaction) = (Client.NewKey(), shop.World.Account + "-T");
        var first = (await shop.Pay(order, 8_000, transaction: transaction, key: key)).Status(201);

        (await shop.Pay(order, 8_000, transaction: transaction, key: key)).Bytes.ShouldBe(first.Bytes);
        (await shop.Pay(order, 8_000, transaction: transaction)).Status(201).Number("paidFen").ShouldBe(8_000);
        (await shop.Pay(order, 8_001, transaction: transaction)).Problem(409, "PAYMENT_REFERENCE_REUSED");
        (await shop.World.TopUp(1, "T")).Problem(409, "PAYMENT_REFERENCE_REUSED");
        (await shop.Pay(order, 8_001, transaction: transaction, key: key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        (await shop.Ledger()).ShouldHaveSingleItem();
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_wallet_pays_only_what_it_has_and_gets_back_what_is_called_off()
    {
        var shop = await Shop.Open(host, Now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 18_000, "WALLET")).Problem(402, "INSUFFICIENT_BALANCE");
        (await shop.World.TopUp(20_000, "T1")).Status(201);
        (await shop.Pay(order, 17_000, "WALLET")).Status(201).Text("status").ShouldBe("PART_PAID");
        (await shop.World.Wallet()).ShouldBe(3_000);

        (await shop.Post(order, "cancel")).Status(200).Text("status").ShouldBe("CANCELLED");
        (await host.Operator.Post($"{shop.World.Path}/refunds/rfd_1/payout", new { reference = "R" })).Status(200);
        (await shop.World.Wallet()).ShouldBe(20_000);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    [Trait("Clause", "4.9")]
    public async Task Clause_1_12_a_value_added_service_needs_a_base_and_clause_4_9_an_acknowledgement()
    {
        var shop = await Shop.Open(host, Now);
        (await shop.Order(Shop.Line("SMS-PKG-10K"))).Problem(409, "BASE_PRODUCT_REQUIRED").Text("clause").ShouldBe("1.12");
        (await host.Operator.Post($"{shop.World.Path}/orders", new { lines = new[] { Shop.Line("OCS-SEAT", 1, 1), Shop.Line("SMS-PKG-10K") } }))
            .Problem(422, "ACKNOWLEDGEMENT_REQUIRED");
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));

        // With a base active and the messages approved, the package is active with its payment.
        await shop.World.Prepare("SMS-PKG-10K");
        var order = (await shop.Order(Shop.Line("SMS-PKG-10K"))).Status(201).Text("id");
        (await shop.Pay(order, 48_000)).Status(201).Text("status").ShouldBe("ACTIVATED");
        (await shop.Trial())["LIAB.DEFER"].ShouldBe(-66_000);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.2")]
    [Trait("Clause", "3.1")]
    [Trait("Clause", "P.2")]
    public async Task Clause_3_1_a_phone_product_needs_the_phone_agreement_and_clause_P_2_buying_accepts()
    {
        var shop = await Shop.Open(host, Now, accepted: false);
        var line = Shop.Line("PCS-SEAT", 1, 1);
        (await host.Operator.Post($"{shop.World.Path}/orders", new { lines = new[] { line }, acceptedAgreementVersion = "2026-01" }))
            .Problem(403, "AGREEMENT_NOT_ACCEPTED");
        (await shop.Accept("QIDIAN-PHONE")).Status(201).Json.GetProperty("documents").GetArrayLength().ShouldBe(5);
        (await shop.Order(line)).Status(201).Json.GetProperty("offer").GetProperty("material").EnumerateArray()
            .Select(type => type.GetString()).ShouldContain("TELECOM_REAL_NAME");
        var buyer = await Shop.Open(host, Now, accepted: false);
        (await host.Operator.Post($"{buyer.World.Path}/orders",
            new { lines = new[] { Shop.Line("OCS-SEAT", 1, 1) }, acceptedAgreementVersion = "2026-01" })).Status(201);
    }

    [Fact]
    public async Task Orders_are_listed_by_state_and_deadline_in_pages()
    {
        var shop = await Shop.Open(host, Now);
        var paid = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
        var open = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        var list = $"{shop.World.Path}/orders";

        static string[] Ids(Reply reply) => [.. reply.Status(200).Json.GetProperty("items").EnumerateArray()
            .Select(order => order.GetProperty("id").GetString()!)];
        Ids(await host.Operator.Get(list)).ShouldBe([paid, open]);
        Ids(await host.Operator.Get(list + "?status=PLACED")).ShouldBe([open]);
        Ids(await host.Operator.Get(list + "?dueBefore=2026-05-01T00:00:00%2B08:00")).ShouldBe([open]);
        Ids(await host.Operator.Get(list + "?dueBefore=2026-04-29T10:00:00%2B08:00")).ShouldBeEmpty();
        var first = await host.Operator.Get(list + "?limit=1");
        Ids(first).ShouldBe([paid]);
        Ids(await host.Operator.Get($"{list}?limit=1&cursor={first.Text("nextCursor")}")).ShouldBe([open]);
        (await host.Operator.Get(list + "?status=LOST")).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Get($"{shop.World.Path}/subscriptions?endingBy=2026-05-28")).Status(200).Json.GetProperty("items")
            .GetArrayLength().ShouldBe(1);
    }
}
