using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S15: breach notice, fifteen natural days, forfeiture (1.13, 4.5, 6.1, 7.1, 11.3), over HTTP to the fen and to the second.</summary>
public sealed class S15ForfeitureTests(RunningHost host)
{
    private static int numbers;

    [Fact]
    [Trait("Clause", "1.2")]
    [Trait("Clause", "1.13")]
    [Trait("Clause", "4.5")]
    [Trait("Clause", "6.1")]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "11.3")]
    [Trait("Clause", "11.3(4)")]
    public async Task Clause_6_1_and_11_3_4_a_breach_that_is_not_cured_ends_the_agreement_and_unused_fees_become_damages()
    {
        var (desk, order) = await Started();
        var world = desk.World;
        var voice = await Calls(world);
        await world.Advance("2026-08-03T10:00:00+08:00");
        var id = await desk.Case(restrict: true);
        (await desk.Reasons()).ShouldBe("VIOLATION");
        (await world.Use(voice, "voice.outbound", 60, "2026-08-03T10:00:00+08:00")).Problem(403, "SUSPENDED");
        (await desk.Act(id, "notice")).Status(200).Text("cureUntil").ShouldBe("2026-08-18");
        (await desk.Notices("BREACH_NOTICE")).ShouldBe(1);

        await world.Advance("2026-08-18T23:59:00+08:00");
        (await desk.Propose(id, "11.3(4)")).Problem(409, "CURE_PERIOD_RUNNING");
        (await desk.Approve(id)).Problem(409, "SECOND_PERSON_REQUIRED");
        await world.Advance("2026-08-19T00:00:00+08:00");
        (await desk.Read(id)).Text("status").ShouldBe("UNCURED");
        (await desk.Shop.Subscription("sub_1")).Text("status").ShouldBe("ACTIVE");
        (await desk.Propose(id, "11.3(4)")).Status(200).Text("status").ShouldBe("UNCURED");
        (await desk.Act(id, "decision/approve")).Problem(409, "SECOND_PERSON_REQUIRED");
        var key = Client.NewKey();
        (await desk.Approve(id, key)).Status(200).Number("forfeitedFen").ShouldBe(1_666_849);
        var postings = (await desk.Shop.Ledger()).Count;
        (await desk.Approve(id, key)).Status(200).Headers["Idempotent-Replayed"].ShouldBe("true");
        (await desk.Shop.Ledger()).Count.ShouldBe(postings);

        (await desk.Shop.Ledger()).ShouldContain("2026-08-18 RECOGNITION: LIAB.DEFER 153863, REV.SUB -145154, VAT.OUT -8709");
        (await desk.Shop.Ledger()).ShouldContain("2026-08-19 FORFEITURE: LIAB.DEFER 1666849, INC.FORFEIT -1572499, VAT.OUT -94350");
        (await desk.Ledger("LIAB.DEFER")).ShouldBe(0);
        (await desk.Shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "FORFEITED");
        (await desk.Shop.Post(order, "refund-requests", new { ground = "4.8" })).Problem(409, "FORFEITED");
        (await host.Operator.Get(world.Path)).Text("status").ShouldBe("CLOSING");

        await world.Advance("2026-09-03T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/statements/202608")).Status(200).Number("grossFen").ShouldBe(12_340);
        (await desk.Ledger("LIAB.WALLET")).ShouldBe(0);
        (await desk.Ledger("LIAB.FROZEN")).ShouldBe(-37_660);
        (await desk.Read(id)).Number("withheldFen").ShouldBe(37_660);
        await world.BooksAreBalanced();

        // The appeal: every fen of it is reversed, and since the service is over, what it had not used is given back.
        (await desk.Act(id, "appeal", await host.Customer(world.Account))).Status(200).Text("status").ShouldBe("APPEALED");
        (await desk.Act(id, "appeal/uphold", host.Admin)).Problem(409, "SECOND_PERSON_REQUIRED");
        (await desk.Act(id, "appeal/uphold", await desk.Board())).Status(200).Text("status").ShouldBe("CLOSED");
        (await desk.Shop.Ledger()).ShouldContain("2026-09-03 FORFEITURE_REVERSED: LIAB.DEFER -1666849, INC.FORFEIT 1572499, VAT.OUT 94350");
        (await desk.Ledger("INC.FORFEIT")).ShouldBe(0);
        (await desk.Ledger("LIAB.FROZEN")).ShouldBe(0);
        (await desk.Ledger("LIAB.REFUND")).ShouldBe(-1_666_849 - 37_660);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "11.3(4)")]
    public async Task Cured_on_the_last_evening_nothing_is_forfeited()
    {
        var (desk, _) = await Started();
        await desk.World.Advance("2026-08-03T10:00:00+08:00");
        var id = await desk.Case(restrict: true);
        (await desk.Act(id, "notice")).Status(200);
        await desk.World.Advance("2026-08-18T20:00:00+08:00");
        (await desk.Act(id, "cure", await host.Customer(desk.World.Account))).Status(200);
        (await desk.Act(id, "cure/accept")).Status(200).Text("status").ShouldBe("CURED");

        (await desk.Reasons()).ShouldBe("");
        await desk.World.Advance("2026-08-19T00:00:00+08:00");
        (await desk.Propose(id, "11.3(4)")).Problem(409, "VIOLATION_STATE");
        (await desk.Ledger("INC.FORFEIT")).ShouldBe(0);
        (await desk.Shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2027-03-01");
        await desk.World.BooksAreBalanced();
    }

    [Theory]
    [Trait("Clause", "11.3(1)")]
    [Trait("Clause", "11.3(2)")]
    [Trait("Clause", "11.3(3)")]
    [Trait("Clause", "11.3(5)")]
    [Trait("Clause", "3.2")]
    [InlineData("11.3(1)", "SUSPECTED_CRIME")]
    [InlineData("11.3(2)", "FALSE_MATERIAL")]
    [InlineData("11.3(3)", "ASSIGNMENT")]
    [InlineData("11.3(5)", "INFORMATION_SECURITY")]
    [InlineData("3.2", "TRANSFER")]
    public async Task Clause_3_2_and_11_3_1_and_11_3_5_immediate_grounds_need_two_people_and_no_time_to_cure(string ground, string category)
    {
        var (desk, order) = await Started();
        await desk.World.Advance("2026-08-19T00:00:00+08:00");
        var id = await desk.Case(category);
        // False material is a ground once the document is known to be false.
        if (ground == "11.3(2)")
        {
            (await desk.Propose(id, ground, "doc_1")).Problem(409, "NO_UNILATERAL_TERMINATION");
            (await host.Operator.Post($"{desk.World.Path}/documents/doc_1/review", new { decision = "FALSE", reason = "Forged" })).Status(200);
        }
        (await desk.Propose(id, ground, "doc_1")).Status(200).Text("proposedGround").ShouldBe(ground);
        (await desk.Act(id, "decision/approve")).Problem(409, "SECOND_PERSON_REQUIRED");
        (await desk.Approve(id)).Status(200).Text("ground").ShouldBe(ground);

        (await desk.Shop.Ledger()).ShouldContain("2026-08-19 FORFEITURE: LIAB.DEFER 1666849, INC.FORFEIT -1572499, VAT.OUT -94350");
        (await desk.Shop.Post(order, "refund-requests", new { ground = "4.7" })).Problem(409, "FORFEITED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public async Task A_package_is_forfeited_by_what_it_has_not_used()
    {
        var shop = await Shop.Open(host, "2026-03-01T10:00:00+08:00");
        var desk = new Compliance(shop);
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 12), Shop.Line("BOT-PKG-100K"));
        var package = (await host.Operator.Get($"{shop.World.Path}/packages")).Status(200).Json.GetProperty("items")[0]
            .GetProperty("subject").GetString()!;
        await shop.World.Advance("2026-03-20T12:00:00+08:00");
        (await shop.World.Use(package, "bot.message", 2_500, "2026-03-20T11:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        var id = await desk.Case("TRANSFER");
        (await desk.Propose(id, "3.2")).Status(200);
        (await desk.Approve(id)).Status(200);

        // 150,000 fen for 100,000 messages: 2,500 are revenue, the rest is not.
        (await shop.Ledger()).Count(posting => posting.Contains("FORFEITURE: LIAB.DEFER 146250, INC.FORFEIT -137972, VAT.OUT -8278",
            StringComparison.Ordinal)).ShouldBe(1);
        (await desk.Ledger("LIAB.DEFER")).ShouldBe(0);
        (await desk.Ledger("REV.VAS")).ShouldBe(-3_538);
        (await shop.World.Use(package, "bot.message", 1, "2026-03-20T12:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        await shop.World.BooksAreBalanced();
    }

    private async Task<(Compliance Desk, string Order)> Started()
    {
        var shop = await Shop.Open(host, "2026-03-01T10:00:00+08:00");
        (await shop.Accept("QIDIAN-PHONE")).Status(201);
        var order = await shop.Opened(Shop.Line("PCS-SEAT", 10, 12));
        (await shop.World.TopUp(50_000, "W")).Status(201);
        return (new Compliance(shop), order);
    }

    /// <summary>A number from 1 August on, and 859 minutes: 18 of 31 days of rental are 2,032 and the calls 10,308, together 12,340 fen.</summary>
    private async Task<string> Calls(World world)
    {
        var number = $"+86755863{Interlocked.Increment(ref numbers):D5}";
        await world.Advance("2026-07-31T10:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/numbers", new { number, skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn = "2026-07-31" }))
            .Status(201);
        await world.Advance("2026-08-02T12:00:00+08:00");
        var calls = Enumerable.Range(0, 859).Select(_ => AnEvent.Good(world.NextId(), "number:" + number, 60, "2026-08-02T11:00:00+08:00"));
        foreach (var batch in calls.Chunk(500)) (await host.Reporter.Usage(batch)).Status(200).Number("accepted").ShouldBe(batch.Length);
        return "number:" + number;
    }
}
