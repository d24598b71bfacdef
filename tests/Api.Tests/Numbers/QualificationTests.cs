using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>Documents that expire stop the resources that rest on them, and no others (3.5, 3.11); the inventory's import and rest.</summary>
public sealed class QualificationTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.5")]
    [Trait("Clause", "2.6(1)")]
    public async Task Clause_3_5_a_licence_that_expires_stops_its_call_centre_number_alone_until_a_new_one_is_accepted()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Accept(Licence("2026-06-30"));
        await desk.Import("0755-86060000", "0755-86060001");
        (await desk.Reserve(new { use = "CALL_CENTRE", number = "0755-86060000" })).Status(201);
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86060001" })).Status(201);
        (await desk.Assign("0755-86060000", "NUM-FIXED", "VOICE-OUT")).Status(201);
        (await desk.Assign("0755-86060001", "NUM-FIXED", "VOICE-OUT")).Status(201);

        await desk.World.Advance("2026-06-30T23:59:59+08:00");
        (await desk.Number("0755-86060000")).Text("status").ShouldBe("ASSIGNED");
        await desk.World.Advance("2026-07-01T00:00:00+08:00");
        (await desk.Number("0755-86060000")).Text("status").ShouldBe("SUSPENDED");
        (await desk.Number("0755-86060001")).Text("status").ShouldBe("ASSIGNED");
        (await desk.World.Use("number:+8675586060000", "voice.outbound", 60, "2026-07-01T00:00:00+08:00")).Problem(403, "SUSPENDED");
        (await desk.World.Use("number:+8675586060001", "voice.outbound", 60, "2026-07-01T00:00:00+08:00")).Status(200);
        var licence = (await host.Operator.Get($"{desk.World.Path}/qualification")).Status(200).Json.GetProperty("documents").EnumerateArray().Last();
        licence.GetProperty("status").GetString().ShouldBe("EXPIRED");
        licence.GetProperty("notices").EnumerateArray().Select(notice =>
            $"{notice.GetProperty("what").GetString()} {notice.GetProperty("days")} {notice.GetProperty("at").GetString()![..10]}")
            .ShouldBe(["EXPIRING 30 2026-06-01", "EXPIRING 7 2026-06-24", "EXPIRED 0 2026-07-01"]);
        (await desk.Notices("DOCUMENT_")).ShouldBe(["DOCUMENT_EXPIRING 2026-06-01T00:00:00+08:00", "DOCUMENT_EXPIRING 2026-06-24T00:00:00+08:00",
            "DOCUMENT_EXPIRED 2026-07-01T00:00:00+08:00"]);

        await desk.Accept(Licence("2031-06-30"));
        (await desk.Number("0755-86060000")).Text("status").ShouldBe("ASSIGNED");
        (await desk.World.Use("number:+8675586060000", "voice.outbound", 60, "2026-07-01T00:00:00+08:00")).Status(200);
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "11.3(6)")]
    public async Task A_changed_fact_is_told_and_after_15_days_stops_what_rests_on_it_until_it_is_renewed()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("0755-86060100", "13612345670");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86060100" })).Status(201);
        (await desk.Assign("0755-86060100", "NUM-FIXED", "VOICE-OUT")).Status(201);
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "13612345670" })).Status(201);
        (await desk.Assign("13612345670", "VOICE-OUT")).Status(201);

        (await desk.Review("doc_1", new { decision = "STALE", reason = "The company moved" })).Status(200);
        (await desk.Notices("DOCUMENT_")).ShouldBe(["DOCUMENT_STALE 2026-05-20T10:00:00+08:00"]);
        var conduct = new Compliance(new Shop(desk.World));
        var id = await conduct.Case("MATERIAL_NOT_RENEWED");
        (await conduct.Propose(id, "11.3(6)", "doc_1")).Problem(409, "NO_UNILATERAL_TERMINATION");
        await desk.World.Advance("2026-06-04T23:59:59+08:00");
        (await desk.Number("0755-86060100")).Text("status").ShouldBe("ASSIGNED");
        await desk.World.Advance("2026-06-05T00:00:00+08:00");
        (await desk.Number("0755-86060100")).Text("status").ShouldBe("SUSPENDED");
        (await desk.Number("13612345670")).Text("status").ShouldBe("ASSIGNED");
        (await desk.Notices("DOCUMENT_")).ShouldBe(["DOCUMENT_STALE 2026-05-20T10:00:00+08:00", "DOCUMENT_NOT_RENEWED 2026-06-05T00:00:00+08:00"]);
        (await conduct.Propose(id, "11.3(6)", "doc_1")).Status(200).Text("proposedGround").ShouldBe("11.3(6)");

        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        (await desk.Number("0755-86060100")).Text("status").ShouldBe("ASSIGNED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.8")]
    public async Task Clause_2_8_a_released_number_pays_to_its_last_day_and_rests_for_90_days()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("0755-86070000");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86070000" })).Status(201);
        (await desk.Assign("0755-86070000", "NUM-FIXED")).Status(201);
        await desk.World.Advance("2026-05-24T12:00:00+08:00");
        (await desk.Release("0755-86070000")).Status(200).Text("status").ShouldBe("QUARANTINED");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86070000" })).Problem(409, "NUMBER_TAKEN");
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        // 21 to 24 May: 4 of 31 days of 35 yuan.
        (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200).Number("amountDueFen").ShouldBe(452);
        await desk.World.Advance("2026-08-22T23:59:59+08:00");
        (await host.Operator.Get("/v1/numbers/0755-86070000")).Text("status").ShouldBe("QUARANTINED");
        await desk.World.Advance("2026-08-23T00:00:00+08:00");
        var rested = (await host.Operator.Get("/v1/numbers/0755-86070000")).Status(200);
        rested.Text("status").ShouldBe("INVENTORY");
        rested.Json.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("what").GetString())
            .ShouldBe(["IMPORTED", "RESERVED", "ASSIGNED", "RELEASED"]);
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.5")]
    [Trait("Clause", "3.6")]
    public async Task Clause_3_5_and_3_6_a_95_number_needs_the_licence_and_a_mobile_one_the_real_name()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("95598", "13712345678");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "95598" })).Status(201).Text("number").ShouldBe("CNACC:95598");
        (await desk.Assign("95598", "VOICE-OUT")).Problem(409, "LICENCE_REQUIRED");
        await desk.Accept(Licence("2031-06-30"));
        (await desk.Assign("95598", "VOICE-OUT")).Status(201);

        (await desk.SubmitRealName("赵六")).Status(201);
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "13712345678" })).Status(201);
        (await host.Operator.Post($"{desk.World.Path}/numbers", new { number = "13712345678", skus = new[] { "VOICE-OUT" } }))
            .Problem(409, "REAL_NAME_REQUIRED");
        (await desk.Step("VERIFIED")).Status(200);
        var (path, body, key) = ($"{desk.World.Path}/numbers/13712345678/assign", new { skus = new[] { "VOICE-OUT" } }, Client.NewKey());
        var first = (await host.Operator.Post(path, body, key)).Status(201);
        (await desk.Release("13712345678")).Status(200);
        (await host.Operator.Post(path, body, key)).Body.ShouldBe(first.Body);
        (await host.Operator.Post("/v1/numbers/95598/withdraw", new { reason = "Order of the regulator" })).Status(200).Text("status")
            .ShouldBe("WITHDRAWN");
        (await desk.World.Use("number:CNACC:95598", "voice.outbound", 60, "2026-05-20T10:00:00+08:00")).Problem(403, "ENTITLEMENT_ENDED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.5")]
    [Trait("Clause", "3.6")]
    public async Task Without_a_reservation_a_mobile_number_asks_for_the_real_name_and_a_95_one_for_the_licence_too()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("13512345001", "95597");
        foreach (var number in new[] { "13512345001", "13512345002", "95597", "95596" })
            (await Direct(desk, number)).Problem(409, "REAL_NAME_REQUIRED");
        await desk.Verify();
        (await Direct(desk, "13512345001")).Status(201).Text("subject").ShouldBe("number:+8613512345001");
        (await Direct(desk, "13512345002")).Status(201);
        (await Direct(desk, "95597")).Problem(409, "LICENCE_REQUIRED");
        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        await desk.Accept(Licence("2026-06-30"));
        (await Direct(desk, "95597")).Status(201).Text("subject").ShouldBe("number:CNACC:95597");
        await desk.World.Advance("2026-07-01T00:00:00+08:00");
        (await desk.World.Use("number:CNACC:95597", "voice.outbound", 60, "2026-07-01T00:00:00+08:00")).Problem(403, "SUSPENDED");
        (await desk.World.Use("number:+8613512345001", "voice.outbound", 60, "2026-07-01T00:00:00+08:00")).Status(200).Number("accepted")
            .ShouldBe(1);
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.8")]
    public async Task A_disputed_number_stays_at_rest_until_the_dispute_has_ended()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00", "0752");
        await desk.Import("0752-2373000");
        (await Dispute("0752-2373000", "Early")).Problem(409, "NUMBER_NOT_ASSIGNED");
        (await Dispute("0752-2373099", "Unknown")).Problem(404, "NUMBER_NOT_IN_INVENTORY");
        (await desk.Reserve(new { use = "SALES", number = "0752-2373000" })).Status(201);
        (await desk.Assign("0752-2373000", "VOICE-OUT")).Status(201);
        (await Dispute("0752-2373000", "The former holder claims it")).Status(200).Text("status").ShouldBe("ASSIGNED");
        (await desk.Release("0752-2373000")).Status(200);

        await desk.World.Advance("2026-12-01T00:00:00+08:00");
        var held = (await host.Operator.Get("/v1/numbers/0752-2373000")).Status(200);
        (held.Text("status"), held.Text("disputed")).ShouldBe(("QUARANTINED", "The former holder claims it"));
        (await desk.Reserve(new { use = "SALES", number = "0752-2373000" })).Problem(409, "NUMBER_TAKEN");
        (await Dispute("0752-2373000", null)).Status(200).Text("status").ShouldBe("INVENTORY");
        (await desk.Reserve(new { use = "SALES", number = "0752-2373000" })).Status(201);
        (await desk.Number("0752-2373000")).Json.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("what").GetString())
            .ShouldBe(["IMPORTED", "RESERVED", "ASSIGNED", "DISPUTED", "RELEASED", "DISPUTE_ENDED", "RESERVED"]);
        await desk.World.BooksAreBalanced();
    }

    private Task<Reply> Dispute(string number, string? reason) => host.Operator.Put($"/v1/numbers/{number}/dispute", new { reason });

    private Task<Reply> Direct(NumberDeskClient desk, string number) =>
        host.Operator.Post($"{desk.World.Path}/numbers", new { number, skus = new[] { "VOICE-OUT" } });

    [Fact]
    public async Task Twenty_thousand_numbers_are_imported_once_and_a_bad_line_imports_nothing()
    {
        var numbers = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"027-8{i:D7}"));
        var first = (await host.Operator.PostText("/v1/numbers/imports", "number\n" + numbers, "text/csv")).Status(200);
        (first.Number("added"), first.Number("known"), first.Number("blocks")).ShouldBe((20_000, 0, 200));
        var again = (await host.Operator.PostText("/v1/numbers/imports", "number\n" + numbers, "text/csv")).Status(200);
        (again.Number("added"), again.Number("known")).ShouldBe((0, 20_000));
        (await host.Operator.PostText("/v1/numbers/imports", "number\n0769-83000000\nnonsense", "text/csv")).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Get("/v1/numbers/0769-83000000")).Problem(404, "NOT_FOUND");
        (await host.Operator.PostText("/v1/numbers/imports", "number\n400-123-4567\n95599", "text/csv")).Status(200).Number("added").ShouldBe(2);
        (await host.Operator.Get("/v1/numbers/400-123-4567")).Status(200).Text("number").ShouldBe("CN400:4001234567");
    }

    private static object Licence(string validUntil) => NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer,
        validUntil: validUntil, scope: "CALL_CENTRE");
}
