using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S13: number locality, block preference, real name (3.3, 3.4, 3.4(1) to (3), 3.6, 3.8, 3.11), over HTTP to the fen.</summary>
public sealed class S13NumbersTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.4")]
    [Trait("Clause", "3.4(2)")]
    [Trait("Clause", "3.11")]
    [Trait("Clause", "3.3")]
    public async Task Clause_3_4_and_3_4_2_a_Shenzhen_customer_gets_a_number_at_home_and_one_where_its_branch_is()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        await desk.Import("0755-86013300", "0755-86013301", "0755-86013302", "0755-86021000", "021-61021000");
        for (var i = 0; i < 3; i++) (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = $"0755-8601330{i}" })).Status(201);

        // 1. Every number of the preferred block is taken: another one of the area.
        var reserved = (await desk.Reserve(new { use = "CUSTOMER_SERVICE", area = "0755", preferredBlocks = new[] { "86013300-86013399" } }))
            .Status(201);
        reserved.Flag("preferenceMet").ShouldBeFalse();
        var home = reserved.Text("number");
        home.ShouldBe("+8675586021000");
        (await desk.Assign(home, "NUM-FIXED", "VOICE-OUT")).Problem(409, "REAL_NAME_REQUIRED");
        await desk.Verify();
        (await desk.Assign(home, "NUM-FIXED", "VOICE-OUT")).Status(201).Text("id").ShouldBe(home);
        (await desk.Number(home)).Text("status").ShouldBe("ASSIGNED");

        // 2. Shanghai: no relation, a branch elsewhere, the branch there.
        var away = new { use = "CUSTOMER_SERVICE", number = "021-61021000" };
        (await desk.Reserve(away)).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
        await desk.Accept(NumberDeskClient.Document("BRANCH_LICENCE", NumberDeskClient.Beijing, "010", NumberDeskClient.Customer));
        (await desk.Reserve(away)).Problem(409, "LOCALITY_MISMATCH");
        await desk.Accept(NumberDeskClient.Document("BRANCH_LICENCE", NumberDeskClient.Shanghai, "021", NumberDeskClient.Customer));
        await desk.World.Advance("2026-05-27T10:00:00+08:00");
        (await desk.Reserve(away)).Status(201).Text("number").ShouldBe("+862161021000");
        (await desk.Assign("+862161021000", "NUM-FIXED", "VOICE-OUT")).Status(201);

        // 4. 11 of 31 days and 4 of 31 days of 35 yuan.
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        var may = (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200);
        may.Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("grossFen").GetInt64()).Order().ShouldBe([452, 1_242]);
        (may.Number("amountDueFen"), may.Number("netFen"), may.Number("vatFen")).ShouldBe((1_694, 1_554, 140));
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.4")]
    [Trait("Clause", "3.4(1)")]
    [Trait("Clause", "3.4(3)")]
    public async Task Clause_3_4_1_and_3_4_3_a_subsidiary_needs_its_shareholding_and_a_business_relation_a_reviewer()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        await desk.Import("021-61030000");
        var wish = new { use = "CUSTOMER_SERVICE", number = "021-61030000" };

        await desk.Accept(NumberDeskClient.Document("ENTITY_LICENCE", NumberDeskClient.Shanghai, "021"));
        (await desk.Reserve(wish)).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
        var proof = await desk.Accept(NumberDeskClient.Document("RELATION_PROOF", NumberDeskClient.Shanghai, null));
        (await desk.Reserve(wish)).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
        await desk.Review(proof, new { decision = "FALSE", reason = "Not signed" });
        await desk.Accept(NumberDeskClient.Document("RELATION_PROOF", NumberDeskClient.Shanghai, null), "wang.li");
        (await desk.Reserve(wish)).Status(201);
        await desk.Cancel("021-61030000");

        var other = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        await other.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        await other.Accept(NumberDeskClient.Document("ENTITY_LICENCE", NumberDeskClient.Shanghai, "021"));
        (await other.Reserve(wish)).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
        await other.Accept(NumberDeskClient.Document("SHAREHOLDING_PROOF", NumberDeskClient.Shanghai, null));
        (await other.Reserve(wish)).Status(201);
    }

    [Fact]
    public async Task A_reservation_that_is_not_used_in_24_hours_is_inventory_again()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("0755-86040000");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86040000" })).Status(201).Text("until")
            .ShouldBe("2026-05-21T10:00:00+08:00");
        await desk.World.Advance("2026-05-21T09:59:59+08:00");
        (await desk.Number("+8675586040000")).Text("status").ShouldBe("RESERVED");
        await desk.World.Advance("2026-05-21T10:00:00+08:00");
        (await host.Operator.Get("/v1/numbers/+8675586040000")).Status(200).Text("status").ShouldBe("INVENTORY");
        (await desk.Assign("+8675586040000", "NUM-FIXED")).Problem(409, "NUMBER_NOT_RESERVED");
    }

    [Fact]
    public async Task Of_two_accounts_that_want_one_number_exactly_one_gets_it_200_times()
    {
        var first = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        var second = await NumberDeskClient.Ready(host, "2026-05-20T10:00:00+08:00");
        await first.Import([.. Enumerable.Range(0, 200).Select(i => $"0755-8605{i:D4}")]);
        for (var i = 0; i < 200; i++)
        {
            var wish = new { use = "CUSTOMER_SERVICE", number = $"0755-8605{i:D4}" };
            var answers = await Task.WhenAll(first.Reserve(wish), second.Reserve(wish));
            answers.Select(answer => answer.StatusCode).Order().ShouldBe([201, 409]);
            answers.Single(answer => answer.StatusCode == 409).Problem(409, "NUMBER_TAKEN");
        }
    }

    [Fact]
    [Trait("Clause", "3.6")]
    [Trait("Clause", "3.8")]
    public async Task Clause_3_6_a_mobile_number_needs_the_real_name_and_another_purpose_is_billed_and_noted()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        await desk.Import("13812345678");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "13812345678" })).Status(201);
        (await desk.Assign("+8613812345678", "VOICE-OUT")).Problem(409, "REAL_NAME_REQUIRED");
        await desk.Verify();
        (await desk.Assign("+8613812345678", "VOICE-OUT")).Status(201);

        await desk.World.Advance("2026-05-20T11:00:00+08:00");
        var call = AnEvent.Good(desk.World.NextId(), "number:+8613812345678", 60, "2026-05-20T10:30:00+08:00");
        call["data"]!["dimensions"] = new JsonObject { ["purpose"] = "MARKETING" };
        (await host.Reporter.Usage(call)).Status(200).Number("accepted").ShouldBe(1);
        (await host.Reporter.Usage(call)).Status(200).Number("duplicates").ShouldBe(1);
        var misuse = (await desk.Number("+8613812345678")).Json.GetProperty("misuses").EnumerateArray().Single();
        misuse.GetProperty("purpose").GetString().ShouldBe("MARKETING");
        misuse.GetProperty("permittedUse").GetString().ShouldBe("CUSTOMER_SERVICE");
        var opened = (await host.Operator.Get($"{desk.World.Path}/violations")).Status(200).Json.GetProperty("items").EnumerateArray().Single();
        opened.GetProperty("clause").GetString().ShouldBe("3.8");
        opened.GetProperty("subject").GetString().ShouldBe("number:+8613812345678");
        opened.GetProperty("reports").GetArrayLength().ShouldBe(1);
        await desk.World.Advance("2026-06-03T00:00:00+08:00");
        (await host.Operator.Get($"{desk.World.Path}/statements/202605")).Status(200).Number("amountDueFen").ShouldBe(12);
        await desk.World.BooksAreBalanced();
    }
}
