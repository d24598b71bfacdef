using Metering.Domain.Usage;
using Shouldly;
using static Metering.Domain.Tests.Usage.MeteredResource;

namespace Metering.Domain.Tests.Usage;

public sealed class Allowances_and_their_expiry
{
    private const string Bot = "bot.message";

    private static MeteredResource WithTwoGrants()
    {
        var package = new MeteredResource("2026-01-01T00:00:00", "BOT-MSG");
        package.Grant("late", 100, 150, "2026-01-01T00:00:00", "2027-01-01T00:00:00");
        package.Grant("soon", 100, 151, "2026-06-01T00:00:00", "2026-08-01T00:00:00");
        return package;
    }

    [Fact]
    public void The_earliest_expiry_is_used_first_and_one_event_may_use_several()
    {
        var package = WithTwoGrants();

        package.Record((Bot, "2026-07-20T10:00:00", 130));

        package.State.Allowances.Select(grant => (grant.GrantId, grant.Consumed)).ShouldBe([("soon", 100), ("late", 30)]);
        package.Records[0].Taken.ShouldBe([new AllowanceUse(1, 100), new AllowanceUse(0, 30)]);
        package.Records[0].ChargeFen.ShouldBe(0);
    }

    [Fact]
    public void Only_a_grant_that_was_valid_when_the_usage_started_covers_it()
    {
        var package = WithTwoGrants();
        package.Now = At("2026-08-01T00:10:00");

        package.Record((Bot, "2026-08-01T00:00:00", 10), (Bot, "2026-07-31T23:59:59", 10));

        package.State.Allowances.Select(grant => (grant.GrantId, grant.Consumed)).ShouldBe([("soon", 10), ("late", 10)]);
    }

    [Fact]
    public void What_is_left_at_expiry_is_breakage_and_together_they_are_the_price()
    {
        var package = WithTwoGrants();
        package.Record((Bot, "2026-07-20T10:00:00", 33));

        package.Close(202607, "2026-08-03T00:00:00");

        var soon = package.State.Allowances[0];
        (soon.RecognisedFen, soon.BreakageFen, soon.Expired).ShouldBe((50, 101, true));
        package.State.Allowances[1].Expired.ShouldBeFalse();
    }

    [Fact]
    public void A_void_gives_units_back_to_a_grant_that_is_still_valid_and_to_no_other()
    {
        var package = WithTwoGrants();
        package.Record((Bot, "2026-07-20T10:00:00", 130));
        package.Close(202607, "2026-08-03T00:00:00");
        package.Now = At("2026-08-03T00:00:00");

        package.Void(package.Records[0]).ShouldBeTrue();

        package.State.Allowances.Select(grant => grant.Consumed).ShouldBe([100, 0]);
    }

    [Fact]
    public void A_package_without_an_overflow_price_refuses_what_its_allowance_does_not_cover()
    {
        var package = new MeteredResource("2026-01-01T00:00:00");
        package.Grant("g", 100, 150, "2026-01-01T00:00:00", "2027-01-01T00:00:00");

        package.Record((Bot, "2026-07-20T10:00:00", 60), (Bot, "2026-07-20T10:00:00", 60), (Bot, "2026-07-20T10:00:00", 40))
            .ShouldBe(["ok", "UNKNOWN_METER", "ok"]);
    }
}
