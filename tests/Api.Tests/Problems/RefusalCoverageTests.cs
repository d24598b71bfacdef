using System.Reflection;
using Metering.Api.Tests.Hosting;
using Metering.Domain.Refusals;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>Three equal numbers: refusals in the domain, refusals documented, refusals covered by a test.</summary>
public sealed class RefusalCoverageTests(RunningHost host)
{
    /// <summary>Covered elsewhere, because a plain sequence of calls does not lead there; the named test must exist.</summary>
    private static readonly Dictionary<string, (Type Class, string Test)> Elsewhere = new()
    {
        ["IDEMPOTENCY_KEY_IN_FLIGHT"] = (typeof(Commands.IdempotencyContractTests),
            nameof(Commands.IdempotencyContractTests.Sixty_four_at_once_count_once)),
        ["OUTCOME_UNKNOWN"] = (typeof(Usage.EventShapeTests),
            nameof(Usage.EventShapeTests.A_resource_that_does_not_answer_leaves_its_own_events_unknown)),
        ["RATE_LIMITED"] = (typeof(Access.LoadSheddingTests),
            nameof(Access.LoadSheddingTests.Short_of_memory_a_host_answers_429_and_one_key_too_often_too_but_health_always)),
        ["LOAD_SHED"] = (typeof(Access.LoadSheddingTests),
            nameof(Access.LoadSheddingTests.A_flood_is_shed_nothing_acknowledged_is_lost_and_the_host_recovers)),
        ["OVERLOADED"] = (typeof(Access.LoadSheddingTests), nameof(Access.LoadSheddingTests.A_store_that_is_away_answers_503)),
        ["ENTITLEMENT_ENDED"] = (typeof(Dunning.ClosingTests), nameof(Dunning.ClosingTests.From_suspension_to_write_off_and_purge)),
        ["ACCOUNT_CLOSED"] = (typeof(Dunning.ClosingTests), nameof(Dunning.ClosingTests.From_suspension_to_write_off_and_purge)),
        ["ARREARS_STAND"] = (typeof(Dunning.CustomerClosingTests),
            nameof(Dunning.CustomerClosingTests.Who_owes_overdue_money_cannot_close_and_closed_for_arrears_has_the_rest_withheld)),
        ["UNEARNED_NOT_WAIVED"] = (typeof(Dunning.CustomerClosingTests),
            nameof(Dunning.CustomerClosingTests.What_was_not_used_is_waived_the_last_month_is_billed_and_the_wallet_goes_back)),
        ["SECOND_PERSON_REQUIRED"] = (typeof(Dunning.ClosingTests), nameof(Dunning.ClosingTests.From_suspension_to_write_off_and_purge)),
        ["RESERVATION_REQUIRED"] = (typeof(Numbers.ReservationPolicyTests),
            nameof(Numbers.ReservationPolicyTests.Where_the_policy_says_so_a_number_is_only_assigned_out_of_a_reservation)),
        ["ACCOUNT_PARKED"] = (typeof(Statements.ParkingTests),
            nameof(Statements.ParkingTests.An_absurd_bill_is_not_made_and_unparking_alone_does_not_let_it_through)),
    };

    public static IEnumerable<TheoryDataRow<string>> Reachable => RefusalCodes.All.Select(code => code.Code)
        .Where(code => !Elsewhere.ContainsKey(code)).Select(code => new TheoryDataRow<string>(code));

    [Fact]
    public void Every_code_has_a_case_or_a_test_elsewhere()
    {
        RefusalCodes.All.Select(code => code.Code).Where(code => !Elsewhere.ContainsKey(code)).Order()
            .ShouldBe(RefusalCases.All.Keys.Order());
        foreach (var (type, test) in Elsewhere.Values) type.GetMethod(test, BindingFlags.Public | BindingFlags.Instance).ShouldNotBeNull();
    }

    [Fact]
    public async Task Every_code_is_documented()
    {
        var list = (await host.Nobody.Get("/v1/problems")).Status(200).Json.GetProperty("items").EnumerateArray().ToList();
        list.Select(item => item.GetProperty("code").GetString()).ShouldBe(RefusalCodes.All.Select(code => code.Code));
        foreach (var code in RefusalCodes.All)
        {
            var one = (await host.Nobody.Get($"/v1/problems/{code.Code}")).Status(200);
            one.Text("meaning").ShouldBe(code.Meaning);
            one.Number("status").ShouldBe(code.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Reachable))]
    public async Task Each_code_is_met_over_http(string code)
    {
        var reply = await RefusalCases.All[code](host);

        reply.Problem(RefusalCodes.Named(code).Status, code);
        reply.Text("title").ShouldBe(RefusalCodes.Named(code).Meaning);
        reply.Flag("retryable").ShouldBe(RefusalCodes.Named(code).Retryable);
        reply.Json.GetProperty("clause").GetString().ShouldBe(RefusalCodes.Named(code).Clause);
    }
}
