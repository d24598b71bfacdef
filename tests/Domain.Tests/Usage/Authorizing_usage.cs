using Metering.Domain.Usage;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Usage.MeteredResource;

namespace Metering.Domain.Tests.Usage;

public sealed class Authorizing_usage
{
    private const string Sms = "sms.segment";

    private static MeteredResource Prepaid(long leaseFen)
    {
        var package = new MeteredResource("2026-07-01T00:00:00", "SMS-SEG") { Now = At("2026-07-20T10:00:00") };
        package.Lease(leaseFen);
        return package;
    }

    /// <summary>An authorization keeps all of one allowance; then another is bought.</summary>
    private static MeteredResource Bought()
    {
        var package = new MeteredResource("2026-07-01T00:00:00", "BOT-MSG") { Now = At("2026-07-20T10:00:00") };
        package.Grant("a", 100, 150, "2026-07-01T00:00:00", "2027-07-01T00:00:00");
        package.Authorize("bot.message", 100).Hold!.AllowanceUnits.ShouldBe(100);
        package.Now = At("2026-07-20T10:01:00");
        package.Grant("b", 10_000, 15_000, "2026-07-20T10:01:00", "2027-07-20T10:01:00");
        return package;
    }

    [Fact]
    public void A_hold_reserves_the_money_of_the_whole_grant_and_the_end_charges_what_was_used()
    {
        var package = Prepaid(1_000);

        var hold = package.Authorize(Sms, 100).Hold!;
        (hold.Granted, hold.HeldFen, hold.Final, hold.Number).ShouldBe((100, 550, false, 1));
        package.State.SpendableFen.ShouldBe(450);
        package.Record((Sms, "2026-07-20T10:00:00", 82)).ShouldBe(["INSUFFICIENT_BALANCE"]);
        var ended = package.End(1, 51);

        ended.Charged!.Records[0].ChargeFen.ShouldBe(281);
        package.State.SpendableFen.ShouldBe(719);
        package.State.Holds.ShouldBeEmpty();
    }

    [Fact]
    public void When_the_balance_covers_a_part_that_part_is_the_last_grant()
    {
        var package = Prepaid(100);

        var hold = package.Authorize(Sms, 100).Hold!;

        (hold.Granted, hold.HeldFen, hold.Final).ShouldBe((18, 99, true));
    }

    [Fact]
    public void When_nothing_is_covered_it_is_refused_and_before_that_the_account_is_asked()
    {
        var package = Prepaid(5);

        package.Authorize(Sms, 10, final: false).ShortFen.ShouldBe(50);
        package.Authorize(Sms, 10).Refusal!.Code.Code.ShouldBe("INSUFFICIENT_BALANCE");
    }

    [Fact]
    public void Voice_is_held_by_started_minutes_and_postpaid_holds_no_money()
    {
        var number = new MeteredResource("2026-07-01T00:00:00", "VOICE-OUT") { Now = At("2026-07-20T10:00:00") };

        var hold = number.Authorize("voice.outbound", 61).Hold!;
        (hold.Granted, hold.HeldFen).ShouldBe((61, 0));
        number.End(1, 61).Charged!.Records[0].Units.ShouldBe(2);
        number.Total("VOICE-OUT", 202607).ChargedFen.ShouldBe(24);
    }

    [Fact]
    public void An_update_keeps_the_use_extends_the_grant_and_renews_the_validity()
    {
        var package = Prepaid(1_000);
        package.Authorize(Sms, 50);
        package.Now += Duration.FromSeconds(200);

        var hold = package.Update(1, 40, 60).Hold!;

        (hold.Used, hold.Granted, hold.HeldFen, hold.ValidUntil).ShouldBe((40, 100, 550, At("2026-07-20T10:08:20")));
        package.Update(1, 101, 0).Refusal!.Code.Code.ShouldBe("USAGE_ABOVE_GRANT");
        package.Update(1, 30, 0).Hold!.Used.ShouldBe(40);
    }

    [Fact]
    public void An_update_without_money_keeps_the_reported_use()
    {
        var package = Prepaid(100);
        package.Authorize(Sms, 18);

        package.Update(1, 18, 10).Refusal!.Code.Code.ShouldBe("INSUFFICIENT_BALANCE");

        package.State.Holds.Single().Used.ShouldBe(18);
        package.End(1, null).Charged!.Records[0].ChargeFen.ShouldBe(99);
    }

    [Theory]
    [InlineData("SMS-SEG", 0)]
    [InlineData("SMS-SEG", 670)]
    [InlineData("SMS-SEG-POST", 0)]
    public void Reporting_all_that_was_granted_and_asking_for_no_more_is_no_refusal(string sku, long restFen)
    {
        var package = new MeteredResource("2026-07-01T00:00:00", sku) { Now = At("2026-07-20T10:00:00") };
        if (sku == "SMS-SEG") package.Lease(330 + restFen);
        package.Authorize(Sms, 60).Hold!.Granted.ShouldBe(60);
        package.Now += Duration.FromSeconds(200);

        var hold = package.Update(1, 60, 0).Hold!;

        (hold.Used, hold.Granted, hold.Final, hold.ValidUntil).ShouldBe((60, 60, false, At("2026-07-20T10:08:20")));
        package.End(1, null).Charged!.Records[0].ChargeFen.ShouldBe(330);
    }

    [Fact]
    public void Units_of_an_allowance_that_are_all_used_need_nothing_more_either()
    {
        var package = new MeteredResource("2026-07-01T00:00:00") { Now = At("2026-07-20T10:00:00") };
        package.Grant("g", 60, 150, "2026-07-01T00:00:00", "2027-07-01T00:00:00");
        package.Authorize("bot.message", 60);

        package.Update(1, 60, 0).Hold!.Granted.ShouldBe(60);
    }

    [Theory]
    [InlineData("SMS-SEG")]
    [InlineData("SMS-SEG-POST")]
    public void An_update_asks_for_no_more_in_all_than_one_event_may_report(string sku)
    {
        var package = new MeteredResource("2026-07-01T00:00:00", sku) { Now = At("2026-07-20T10:00:00") };
        package.Lease(10_000_000);
        package.Authorize(Sms, 100);

        package.Update(1, 40, 1L << 53).Refusal!.Code.Code.ShouldBe("QUANTITY_OVER_LIMIT");
        package.Update(1, 40, 999_961).Refusal!.Code.Code.ShouldBe("QUANTITY_OVER_LIMIT");
        package.Update(1, 40, long.MaxValue).Refusal!.Code.Code.ShouldBe("QUANTITY_OVER_LIMIT");
        package.Update(1, 1L << 53, 0).Refusal!.Code.Code.ShouldBe("USAGE_ABOVE_GRANT");

        package.State.Holds.Single().ShouldSatisfyAllConditions(hold => (hold.Used, hold.Granted).ShouldBe((40, 100)));
        package.Update(1, 40, 999_960).Hold!.Granted.ShouldBe(1_000_000);
        package.End(1, null).Charged!.Records[0].ChargeFen.ShouldBe(220);
    }

    [Fact]
    public void An_authorization_that_nobody_updates_ends_by_itself_charging_the_reported_use()
    {
        var package = Prepaid(1_000);
        package.Authorize(Sms, 50);
        package.Update(1, 10, 0);

        package.Close(202607, "2026-07-20T10:05:29");
        package.State.Holds.Length.ShouldBe(1);
        var due = DueSteps.Until(package.State, package.Tariff, AuthorizationPolicy.Default, "package:1", At("2026-07-20T10:05:30"));
        package.Happened(due);

        due[0].ShouldBe(new HoldEnded(1, HoldEnd.Expired));
        package.State.Lease.ConsumedFen.ShouldBe(55);
        package.State.HeldFen.ShouldBe(0);
        package.End(1, 5).Refusal!.Code.Code.ShouldBe("AUTHORIZATION_ENDED");
        package.End(2, 5).Refusal!.Code.Code.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public void Allowance_units_kept_for_an_authorization_are_not_given_to_others()
    {
        var package = new MeteredResource("2026-07-01T00:00:00", "BOT-MSG") { Now = At("2026-07-20T10:00:00") };
        package.Grant("g", 100, 150, "2026-07-01T00:00:00", "2027-07-01T00:00:00");
        package.Authorize("bot.message", 80);

        package.Record(("bot.message", "2026-07-20T10:00:00", 50));
        package.End(1, 80);

        package.State.Allowances[0].Consumed.ShouldBe(100);
        package.Total("BOT-MSG", 202607).Units.ShouldBe(30);
    }

    [Fact]
    public void Units_kept_for_an_authorization_are_not_used_up_by_others_when_a_later_allowance_is_bought()
    {
        var package = Bought();

        package.Record(("bot.message", "2026-07-20T10:01:00", 100)).ShouldBe(["ok"]);

        package.Update(1, 90, 10).Hold!.AllowanceUnits.ShouldBe(100);
        package.End(1, 100).Charged!.Records[0].ChargeFen.ShouldBe(0);
        package.State.Allowances.Select(grant => (grant.GrantId, grant.Consumed)).ShouldBe([("a", 100), ("b", 100)]);
    }

    [Fact]
    public void Every_authorization_keeps_units_of_its_own()
    {
        var package = Bought();

        package.Authorize("bot.message", 100).Hold!.AllowanceUnits.ShouldBe(100);

        package.End(1, 100).Charged!.Records[0].ChargeFen.ShouldBe(0);
        package.End(2, 100).Charged!.Records[0].ChargeFen.ShouldBe(0);
        package.State.Allowances.Select(grant => (grant.GrantId, grant.Consumed)).ShouldBe([("a", 100), ("b", 100)]);
    }

    [Fact]
    public void A_suspended_resource_gets_no_new_grant()
    {
        var package = Prepaid(1_000);
        package.Happened(new SuspensionChanged("ARREARS", true));

        package.Authorize(Sms, 1).Refusal!.Code.Code.ShouldBe("SUSPENDED");
    }
}
