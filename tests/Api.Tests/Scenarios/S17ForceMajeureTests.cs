using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S17: force majeure with and without an agreed extension (1.15, 10.1, 10.3, 10.4, 11.2), over HTTP to the fen and to the second.</summary>
public sealed class S17ForceMajeureTests(RunningHost host)
{
    private static int numbers;

    [Fact]
    [Trait("Clause", "1.15")]
    [Trait("Clause", "10.1")]
    public async Task Clause_10_1_twenty_lost_days_are_neither_charged_nor_earned_and_extend_the_term_when_both_agree()
    {
        var (shop, number) = await Started();
        var world = shop.World;
        await world.Advance("2026-07-03T10:00:00+08:00");
        var pending = await Provisioning(shop);
        (await world.TopUp(50_000, "W")).Status(201);
        var package = await world.Package("MASS-PKG-10K");
        await world.Advance("2026-07-06T09:00:00+08:00");
        var typhoon = await Confirmed(shop, materialAdverse: false);

        (await Reasons(world)).ShouldBe("FORCE_MAJEURE");
        (await world.Use(number, "voice.outbound", 60, "2026-07-06T09:00:00+08:00")).Problem(403, "SUSPENDED");
        (await shop.Read(pending)).Text("status").ShouldBe("PAUSED");
        (await host.Operator.Get($"{world.Path}/statements/202606")).Status(200).Text("dueOn").ShouldBe("2026-07-15");
        var june = (await host.Operator.Get($"{world.Path}/statements/202606")).Number("amountDueFen");
        (await host.Operator.Post($"{world.Path}/payments", new { amountFen = june, channel = "BANK", transactionId = world.Account + "-june" }))
            .Status(201);

        await world.Advance("2026-07-26T18:00:00+08:00");
        var ended = (await Act(shop, typhoon, "end", new { text = "Warning lifted", negotiateUntil = "2026-08-31" })).Status(200);
        (ended.Text("status"), ended.Number("lostDays")).ShouldBe(("NEGOTIATING", 20));
        (await Reasons(world)).ShouldBe("");
        (await host.Operator.Post($"/v1/packages/{package}/grants", new { sku = "MASS-PKG-10K", acknowledgedNonRefundable = true })).Status(201);
        // Five working days from 3 July: 6 July was one of them, the others come after 26 July.
        var clock = (await shop.Read(pending)).Json.GetProperty("clock");
        clock.GetProperty("lastDay").GetString().ShouldBe("2026-07-30");
        (await shop.Provision(pending)).Status(200).Text("status").ShouldBe("ACTIVATED");

        await world.Advance("2026-08-03T09:00:00+08:00");
        (await Rental(world, "202607")).ShouldBe(1_242);
        (await shop.Ledger()).ShouldContain("2026-07-31 RECOGNITION: LIAB.DEFER 65096, REV.SUB -61411, VAT.OUT -3685");
        (await Consent(shop, typhoon, true)).Status(200).Text("status").ShouldBe("NEGOTIATING");
        await world.Advance("2026-08-05T09:00:00+08:00");
        (await Consent(shop, typhoon, true, await host.Customer(world.Account))).Status(200).Text("status").ShouldBe("EXTENDED");
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2027-03-19");

        await world.Advance("2026-09-03T00:00:00+08:00");
        (await shop.Ledger()).ShouldContain("2026-08-31 RECOGNITION: LIAB.DEFER 183452, REV.SUB -173068, VAT.OUT -10384");
        (await Rental(world, "202608")).ShouldBe(3_500);
        // The allowance bought before lasts twenty days longer; the one bought when the event was over lost none.
        (await host.Operator.Get($"{world.Path}/packages")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == package).GetProperty("grants").EnumerateArray()
            .Select(grant => grant.GetProperty("expiresAt").GetString()).ShouldBe(["2027-07-24T00:00:00+08:00", "2027-07-27T00:00:00+08:00"]);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public async Task Clause_10_1_with_one_consent_missing_the_term_stays_and_the_lost_days_are_earned_then()
    {
        var (shop, _) = await Started();
        var world = shop.World;
        await world.Advance("2026-07-06T09:00:00+08:00");
        var typhoon = await Confirmed(shop, materialAdverse: false);
        await world.Advance("2026-07-26T18:00:00+08:00");
        (await Act(shop, typhoon, "end", new { text = "Warning lifted", negotiateUntil = "2026-08-31" })).Status(200);
        await world.Advance("2026-08-03T09:00:00+08:00");
        (await Consent(shop, typhoon, true)).Status(200);

        await world.Advance("2026-09-01T00:00:00+08:00");
        (await Read(shop, typhoon)).Text("status").ShouldBe("NOT_EXTENDED");
        (await shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2027-02-27");
        var ledger = await shop.Ledger();
        ledger.ShouldContain("2026-08-31 RECOGNITION: LIAB.DEFER 118356, REV.SUB -111657, VAT.OUT -6699");
        ledger.ShouldContain("2026-08-31 RECOGNITION: LIAB.DEFER 183453, REV.SUB -173069, VAT.OUT -10384");
        (await Consent(shop, typhoon, true, await host.Customer(world.Account))).Problem(409, "DISRUPTION_STATE");

        await world.Advance("2027-03-01T00:00:00+08:00");
        (await shop.Trial()).GetValueOrDefault("LIAB.DEFER").ShouldBe(0);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "10.3")]
    public async Task Clause_10_3_after_thirty_full_days_either_party_may_end_the_agreement()
    {
        var (shop, _) = await Started();
        var world = shop.World;
        await world.Advance("2026-07-06T09:00:00+08:00");
        var typhoon = await Confirmed(shop, materialAdverse: true);
        var customer = await host.Customer(world.Account);

        await world.Advance("2026-08-05T23:59:59+08:00");
        (await Terminate(shop, typhoon, customer)).Problem(409, "FM_30_DAYS_NOT_REACHED").Text("clause").ShouldBe("10.3");
        await world.Advance("2026-08-06T00:00:00+08:00");
        (await Read(shop, typhoon)).Text("status").ShouldBe("TERMINATION_AVAILABLE");
        var key = Client.NewKey();
        (await Terminate(shop, typhoon, customer, key)).Status(200).Text("status").ShouldBe("TERMINATED");
        var postings = (await shop.Ledger()).Count;
        (await Terminate(shop, typhoon, customer, key)).Status(200).Headers["Idempotent-Replayed"].ShouldBe("true");
        (await shop.Ledger()).Count.ShouldBe(postings);

        // Used until 6 July, 129 of 365 days: 763,397; the rest goes back.
        (await shop.Subscription("sub_1")).Text("status").ShouldBe("TERMINATED");
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-1_396_603);
        (await shop.Trial()).GetValueOrDefault("LIAB.DEFER").ShouldBe(0);
        (await host.Operator.Get(world.Path)).Text("status").ShouldBe("CLOSING");
        await world.Advance("2026-09-03T00:00:00+08:00");
        (await host.Operator.Get(world.Path)).Text("status").ShouldBe("CLOSED");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "10.4")]
    public async Task Clause_10_4_a_regulators_order_ends_the_agreement_with_the_sellers_notice()
    {
        var (shop, _) = await Started();
        await shop.World.Advance("2026-07-06T09:00:00+08:00");
        var order = await Reported(shop, "REGULATORY", "REGULATOR_MEASURE");

        (await Terminate(shop, order, await host.Customer(shop.World.Account))).Problem(409, "DISRUPTION_STATE");
        (await Terminate(shop, order)).Status(200).Text("status").ShouldBe("TERMINATED");

        // Used until 6 July: 129 of 365 days.
        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-1_396_603);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "11.2")]
    public async Task Clause_11_2_a_change_of_law_ends_the_agreement_only_after_negotiation_failed()
    {
        var (shop, _) = await Started();
        await shop.World.Advance("2026-07-06T09:00:00+08:00");
        var change = await Reported(shop, "LAW_CHANGE", "POLICY_CHANGE");

        (await Act(shop, change, "confirmation", new { text = "In force" })).Problem(409, "DISRUPTION_STATE");
        (await Terminate(shop, change)).Problem(409, "DISRUPTION_STATE");
        (await Reasons(shop.World)).ShouldBe("");
        (await Act(shop, change, "negotiation", new { agreed = false, text = "No lawful terms were found" })).Status(200)
            .Text("status").ShouldBe("FAILED");
        (await Terminate(shop, change, await host.Customer(shop.World.Account))).Status(200).Text("status").ShouldBe("TERMINATED");

        (await shop.Trial())["LIAB.REFUND"].ShouldBe(-1_396_603);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public async Task Payment_waits_only_when_it_is_in_scope_and_a_customer_speaks_for_itself()
    {
        var (shop, _) = await Started();
        var world = shop.World;
        await world.Advance("2026-07-06T09:00:00+08:00");
        var flood = await Reported(shop, "FORCE_MAJEURE", "FLOOD", includesPayment: true);
        (await Act(shop, flood, "confirmation", new { text = "Confirmed" })).Status(200);
        (await host.Operator.Get($"{world.Path}/statements/202606")).Status(200).Text("status").ShouldBe("DISPUTED");

        await world.Advance("2026-07-26T18:00:00+08:00");
        (await Act(shop, flood, "end", new { text = "Dry again" })).Status(200);
        (await host.Operator.Get($"{world.Path}/statements/202606")).Status(200).Text("status").ShouldBe("FINAL");
        // Due on 15 July, and twenty days did not count (7 to 26 July).
        (await host.Operator.Get($"{world.Path}/dunning")).Status(200).Json.GetProperty("statements")[0].GetProperty("dueOn").GetString()
            .ShouldBe("2026-08-04");
        var customer = await host.Customer(world.Account);
        (await customer.Post($"{world.Path}/disruptions/{flood}/consent", new { agrees = true, text = "We agree", party = "SELLER" }))
            .Problem(400, "MALFORMED_REQUEST");
        (await Consent(shop, flood, false, customer)).Status(200).Text("status").ShouldBe("NOT_EXTENDED");
        await world.BooksAreBalanced();
    }

    /// <summary>Ten seats for a year from 27 February, and a number from June.</summary>
    private async Task<(Shop Shop, string Number)> Started()
    {
        var shop = await Shop.Open(host, "2026-02-27T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 10, 12));
        await shop.World.Advance("2026-06-10T10:00:00+08:00");
        var number = $"+86755866{Interlocked.Increment(ref numbers):D5}";
        (await host.Operator.Post($"{shop.World.Path}/numbers", new { number, skus = new[] { "NUM-FIXED", "VOICE-OUT" } })).Status(201);
        return (shop, "number:" + number);
    }

    private static async Task<string> Provisioning(Shop shop)
    {
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 18_000)).Status(201).Text("status").ShouldBe("PROVISIONING");
        return order;
    }

    private static async Task<string> Reported(Shop shop, string kind, string category, bool includesPayment = false) =>
        (await shop.World.Host.Operator.Post($"{shop.World.Path}/disruptions",
            new { kind, category, evidence = "红色预警", startedOn = "2026-07-06", includesPayment, region = "深圳" })).Status(201).Text("id");

    private static async Task<string> Confirmed(Shop shop, bool materialAdverse)
    {
        var id = await Reported(shop, "FORCE_MAJEURE", "TYPHOON");
        (await Act(shop, id, "confirmation", new { text = "Confirmed", materialAdverse })).Status(200).Text("status").ShouldBe("CONFIRMED");
        return id;
    }

    private static Task<Reply> Act(Shop shop, string id, string what, object body, Client? who = null, string? key = null) =>
        (who ?? shop.World.Host.Operator).Post($"{shop.World.Path}/disruptions/{id}/{what}", body, key);

    private static Task<Reply> Consent(Shop shop, string id, bool agrees, Client? who = null) =>
        Act(shop, id, "consent", new { agrees, text = "In writing" }, who);

    private static Task<Reply> Terminate(Shop shop, string id, Client? who = null, string? key = null) =>
        Act(shop, id, "termination", new { text = "We end the agreement" }, who, key);

    private static async Task<Reply> Read(Shop shop, string id) =>
        (await shop.World.Host.Operator.Get($"{shop.World.Path}/disruptions/{id}")).Status(200);

    private static async Task<long> Rental(World world, string month) =>
        (await world.Host.Operator.Get($"{world.Path}/statements/{month}")).Status(200).Json.GetProperty("lines").EnumerateArray()
            .Where(line => line.GetProperty("sku").GetString() == "NUM-FIXED").Sum(line => line.GetProperty("grossFen").GetInt64());

    private static async Task<string> Reasons(World world) => string.Join(' ', (await world.Host.Operator.Get(world.Path)).Status(200).Json
        .GetProperty("suspensions").EnumerateArray().Select(reason => reason.GetString()));
}
