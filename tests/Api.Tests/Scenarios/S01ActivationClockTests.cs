using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S01: the activation clock across Spring Festival (clauses P.1, P.2, 2.6(1), 3.3, 3.3(2), 4.1, 4.6), over HTTP to the fen.</summary>
public sealed class S01ActivationClockTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "P.1")]
    [Trait("Clause", "3.3")]
    [Trait("Clause", "3.3(2)")]
    [Trait("Clause", "4.1")]
    [Trait("Clause", "4.6")]
    [Trait("Clause", "2.6(1)")]
    public async Task Clause_4_6_and_3_3_2_five_working_days_from_the_submission_of_the_accepted_material()
    {
        var shop = await Shop.Open(host, "2026-02-12T09:00:00+08:00", accepted: false);
        (await shop.Order(Shop.Line("OCS-SEAT", 10, 12))).Problem(403, "AGREEMENT_NOT_ACCEPTED").Text("clause").ShouldBe("P.1");
        (await shop.Accept()).Status(201).Text("hash").Length.ShouldBe(64);
        var placed = (await shop.Order(Shop.Line("OCS-SEAT", 10, 12))).Status(201);
        placed.Number("dueFen").ShouldBe(2_160_000);
        var order = placed.Text("id");

        await shop.World.Advance("2026-02-12T10:00:00+08:00");
        (await shop.Pay(order, 2_160_000)).Status(201).Text("status").ShouldBe("PAID");
        (await shop.Ledger()).ShouldHaveSingleItem().ShouldBe("2026-02-12 ORDER: CASH.TENPAY 2160000, LIAB.ORDER -2160000");
        await shop.World.Advance("2026-02-12T11:00:00+08:00");
        (await shop.HandIn(order)).Status(201);
        await shop.World.Advance("2026-02-12T16:00:00+08:00");
        var rejected = (await shop.Review(order, 1, false, "ILLEGIBLE")).Status(200);
        rejected.Text("status").ShouldBe("PAID");
        rejected.Json.GetProperty("clock").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await shop.Provision(order)).Problem(409, "ORDER_STATE");

        await shop.World.Advance("2026-02-13T15:00:00+08:00");
        (await shop.HandIn(order)).Status(201);
        await shop.World.Advance("2026-02-24T11:00:00+08:00");
        var accepted = (await shop.Review(order, 2, true)).Status(200);
        accepted.Text("status").ShouldBe("PROVISIONING");
        accepted.Json.GetProperty("clock").GetProperty("startedOn").GetString().ShouldBe("2026-02-13");
        accepted.Json.GetProperty("clock").GetProperty("lastDay").GetString().ShouldBe("2026-02-27");

        await shop.World.Advance("2026-02-27T18:00:00+08:00");
        (await shop.Read(order)).Json.GetProperty("clock").GetProperty("warnings").GetInt32().ShouldBe(2);
        (await shop.Post(order, "provisioning", new { profileDone = true })).Status(200).Text("status").ShouldBe("PROVISIONING");
        var opened = (await shop.Post(order, "provisioning", new { permissionsOpen = true })).Status(200);
        opened.Text("status").ShouldBe("ACTIVATED");
        opened.Text("withdrawBefore").ShouldBe("2026-03-07T00:00:00+08:00");
        (await shop.Ledger())[^1].ShouldBe("2026-02-27 ORDER: LIAB.ORDER 2160000, LIAB.DEFER -2160000");
        var subscription = await shop.Subscription("sub_1");
        subscription.Text("lastDay").ShouldBe("2027-02-27");
        subscription.Number("chargeableDays").ShouldBe(365);
        subscription.Json.GetProperty("seats").GetArrayLength().ShouldBe(10);
        (await host.Operator.Get($"{shop.World.Path}/seats")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Count(seat => seat.GetProperty("status").GetString() == "ACTIVE").ShouldBe(10);

        await shop.World.Advance("2026-03-01T00:00:00+08:00");
        (await shop.Ledger())[^1].ShouldBe("2026-02-28 RECOGNITION: LIAB.DEFER 5918, REV.SUB -5583, VAT.OUT -335");
        await shop.World.Advance("2026-04-01T00:00:00+08:00");
        (await shop.Ledger())[^1].ShouldBe("2026-03-31 RECOGNITION: LIAB.DEFER 183452, REV.SUB -173068, VAT.OUT -10384");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.3(2)")]
    [Trait("Clause", "4.1")]
    [Trait("Clause", "4.6")]
    public async Task Clause_4_6_material_handed_in_for_the_account_starts_a_paid_order_like_its_own()
    {
        var desk = await NumberDeskClient.Open(host, "2026-02-12T10:00:00+08:00");
        var shop = new Shop(desk.World);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 10, 12))).Status(201).Text("id");
        (await shop.Pay(order, 2_160_000)).Status(201).Text("status").ShouldBe("PAID");
        await desk.World.Advance("2026-02-13T15:00:00+08:00");
        var licence = (await desk.Submit(Document("BUSINESS_LICENCE", "0755"))).Status(201).Text("id");
        var person = (await desk.Submit(Document("LEGAL_PERSON_ID"))).Status(201).Text("id");
        (await desk.SubmitRealName()).Status(201);

        await desk.World.Advance("2026-02-24T11:00:00+08:00");
        (await desk.Review(licence, new { decision = "ACCEPT" })).Status(200);
        (await desk.Step("VERIFIED")).Status(200);
        (await shop.Read(order)).Text("status").ShouldBe("PAID");
        (await shop.Provision(order)).Problem(409, "ORDER_STATE");
        (await desk.Review(person, new { decision = "ACCEPT" })).Status(200);
        var started = await shop.Read(order);
        started.Text("status").ShouldBe("PROVISIONING");
        started.Json.GetProperty("clock").GetProperty("startedOn").GetString().ShouldBe("2026-02-13");
        started.Json.GetProperty("clock").GetProperty("lastDay").GetString().ShouldBe("2026-02-27");

        await desk.World.Advance("2026-02-28T00:00:00+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("LATE");
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED_LATE");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.3")]
    [Trait("Clause", "4.1")]
    public async Task Clause_3_3_another_handler_holds_what_is_not_open_until_the_real_name_is_verified_again()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-03-02T09:00:00+08:00");
        var shop = new Shop(desk.World);
        (await shop.Accept("QIDIAN-PHONE")).Status(201);
        await desk.Accept(Document("LEGAL_PERSON_ID"));
        var order = (await shop.Order(Shop.Line("PCS-SEAT", 1, 12))).Status(201).Text("id");
        (await shop.Pay(order, 312_000)).Status(201).Json.GetProperty("clock").GetProperty("lastDay").GetString().ShouldBe("2026-03-09");
        var unpaid = (await shop.Order(Shop.Line("PCS-SEAT", 1, 1))).Status(201).Text("id");

        // 3 March does not count: the 4th is the first day and the 10th the fifth.
        await desk.World.Advance("2026-03-02T11:00:00+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("PROVISIONING");
        (await shop.Pay(unpaid, 1_000)).Status(201).Text("status").ShouldBe("PART_PAID");
        await desk.World.Advance("2026-03-03T08:00:00+08:00");
        (await desk.SubmitRealName("赵六")).Status(201);
        (await shop.Read(order)).Text("status").ShouldBe("PAUSED");
        (await shop.Provision(order)).Problem(422, "MATERIAL_INCOMPLETE").Text("clause").ShouldBe("3.3(2)");
        (await shop.Pay(unpaid, 25_000)).Status(201).Text("status").ShouldBe("PAID");
        (await shop.Provision(unpaid)).Problem(409, "ORDER_STATE");

        await desk.World.Advance("2026-03-10T10:00:00+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("PAUSED");
        (await desk.Step("VERIFIED")).Status(200);
        var resumed = await shop.Read(order);
        (resumed.Text("status"), resumed.Json.GetProperty("clock").GetProperty("lastDay").GetString()).ShouldBe(("PROVISIONING", "2026-03-10"));
        (await shop.Read(unpaid)).Json.GetProperty("clock").GetProperty("startedOn").GetString().ShouldBe("2026-03-03");
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");
        (await shop.Provision(unpaid)).Status(200).Text("status").ShouldBe("ACTIVATED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "4.6")]
    [Trait("Clause", "2.6(1)")]
    public async Task Clause_4_6_the_customers_own_modification_stops_the_time()
    {
        var shop = await Shop.Open(host, "2026-03-02T09:00:00+08:00");
        var placed = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201);
        var order = placed.Text("id");
        (await shop.Pay(order, 18_000)).Status(201);
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 1, true)).Status(200).Json.GetProperty("clock").GetProperty("lastDay").GetString().ShouldBe("2026-03-09");

        // 3 March counts; 4 to 6 March do not; 9, 10, 11 and 12 March are days two to five.
        await shop.World.Advance("2026-03-04T10:00:00+08:00");
        (await shop.Post(order, "modification")).Status(200).Text("status").ShouldBe("PAUSED");
        await shop.World.Advance("2026-03-06T10:00:00+08:00");
        (await shop.HandIn(order)).Status(201);
        await shop.World.Advance("2026-03-10T10:00:00+08:00");
        var resumed = (await shop.Review(order, 2, true)).Status(200);
        resumed.Text("status").ShouldBe("PROVISIONING");
        resumed.Json.GetProperty("clock").GetProperty("lastDay").GetString().ShouldBe("2026-03-12");

        await shop.World.Advance("2026-03-12T23:59:59+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("PROVISIONING");
        await shop.World.Advance("2026-03-13T00:00:00+08:00");
        (await shop.Read(order)).Text("status").ShouldBe("LATE");
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED_LATE");
        await shop.World.BooksAreBalanced();
    }

    private static object Document(string type, string? areaCode = null) =>
        NumberDeskClient.Document(type, NumberDeskClient.Customer, areaCode);
}
