using CsCheck;
using Metering.Domain.Calendar;
using Metering.Domain.Usage;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using static Metering.Domain.Tests.Usage.MeteredResource;

namespace Metering.Domain.Tests.Usage;

/// <summary>
/// The validity of an allowance ends at its instant; its end is booked when usage of that time is in. Who looks in between changes nothing.
/// </summary>
public sealed class The_end_of_an_allowance
{
    private const string Bot = "bot.message";
    private const string End = "2026-08-01T00:00:00";

    /// <summary>What an order sells has no product for what exceeds it.</summary>
    private static MeteredResource Sold(params string[] overflow)
    {
        var package = new MeteredResource("2026-06-01T00:00:00", overflow);
        package.Grant("g", 100, 1_000, "2026-06-01T00:00:00", End);
        return package;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Usage_from_before_it_is_covered_whether_somebody_looked_or_not(bool looks)
    {
        var package = Sold();
        package.Now = At("2026-08-01T00:05:00");
        if (looks) package.Look().ShouldBeEmpty();

        package.Now = At("2026-08-01T00:10:00");
        package.Record((Bot, "2026-07-31T23:59:59", 7), (Bot, End, 1)).ShouldBe(["ok", "UNKNOWN_METER"]);

        package.State.Allowances[0].Consumed.ShouldBe(7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_the_grace_it_covers_nothing_any_more_whether_somebody_looked_or_not(bool looks)
    {
        var package = Sold("BOT-MSG");
        package.Now = At("2026-08-02T23:59:59");
        package.Record((Bot, "2026-07-31T10:00:00", 40));
        package.Now = At("2026-08-03T00:00:00");
        if (looks) package.Look().ShouldBe([new AllowanceExpired(0)]);

        package.Record((Bot, "2026-07-31T10:00:00", 10));
        package.Void(package.Records[0]);
        package.Look();

        (package.State.Allowances[0].Consumed, package.Total("BOT-MSG", 202607).Units).ShouldBe((40, 10));
        (package.State.Allowances[0].RecognisedFen, package.State.Allowances[0].BreakageFen).ShouldBe((400, 600));
    }

    [Fact]
    public void Its_rest_is_shown_as_gone_at_once()
    {
        var allowance = Sold().State.Allowances[0];

        allowance.RemainingAt(At(End) - Duration.FromTicks(1)).ShouldBe(100);
        allowance.RemainingAt(At(End)).ShouldBe(0);
        (allowance.Expired, allowance.BreakageFen).ShouldBe((false, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BOT-MSG")]
    public void The_units_of_an_open_authorization_are_kept_for_it_beyond_the_grace(string overflow)
    {
        var package = overflow.Length == 0 ? Sold() : Sold(overflow);
        package.Now = At("2026-07-31T23:58:00");
        package.Authorize(Bot, 60).Hold!.AllowanceUnits.ShouldBe(60);
        // Kept alive for three days: a bot that answers on one authorization.
        while (package.Now < At("2026-08-03T12:00:00"))
        {
            package.Now += Duration.FromMinutes(4);
            package.Update(1, 20, 40).Hold!.Granted.ShouldBe(60);
            package.Look().ShouldBeEmpty();
        }

        package.Now += Duration.FromMinutes(4);
        package.End(1, 60).Charged!.Records[0].ChargeFen.ShouldBe(0);
        package.Look().ShouldBe([new AllowanceExpired(0)]);

        (package.State.Allowances[0].Consumed, package.State.Allowances[0].RecognisedFen, package.State.Allowances[0].BreakageFen)
            .ShouldBe((60, 600, 400));
        package.State.Totals.ShouldBeEmpty("the same use would be charged twice");
    }

    [Fact]
    public void An_authorization_that_nobody_ends_is_charged_first_then_the_rest_is_breakage()
    {
        var package = Sold();
        package.Now = At("2026-07-31T23:59:00");
        package.Authorize(Bot, 60);
        package.Update(1, 25, 0);
        package.Now = At("2026-08-03T00:00:00");

        package.Look().Select(item => item.GetType()).ShouldBe([typeof(HoldEnded), typeof(UsageRecorded), typeof(AllowanceExpired)]);

        (package.State.Allowances[0].Consumed, package.State.Allowances[0].BreakageFen).ShouldBe((25, 750));
        package.Look().ShouldBeEmpty();
    }

    [Fact]
    public void An_authorization_that_began_after_it_keeps_nothing_of_it()
    {
        var package = Sold();
        package.Grant("next", 50, 500, "2026-07-30T00:00:00", "2027-08-01T00:00:00");
        package.Now = At("2026-08-02T23:58:00");
        package.Authorize(Bot, 60).Hold!.AllowanceUnits.ShouldBe(50);
        package.Now = At("2026-08-03T00:00:00");

        package.Look().ShouldBe([new AllowanceExpired(0)]);
        package.End(1, 50);

        package.State.Allowances.Select(allowance => allowance.Consumed).ShouldBe([0, 50]);
    }

    [Fact]
    public void A_journal_whose_allowance_was_booked_too_early_still_ends_its_authorization()
    {
        var package = Sold();
        package.Now = At("2026-07-31T23:59:00");
        package.Authorize(Bot, 60);
        package.Update(1, 25, 0);
        // As older versions did: the units are breakage, so the use costs nothing more.
        package.Happened(new AllowanceExpired(0));
        package.Now = At("2026-08-01T00:10:00");

        package.Look().Select(item => item.GetType()).ShouldBe([typeof(HoldEnded), typeof(UsageRecorded)]);

        package.Records.ShouldHaveSingleItem().ShouldSatisfyAllConditions(record => record.Quantity.ShouldBe(25),
            record => (record.ChargeFen, record.AllowanceUnits).ShouldBe((0, 0)));
        package.State.Allowances[0].BreakageFen.ShouldBe(1_000);
    }

    [Theory]
    [InlineData("2026-07-31T23:59:59", 0)]
    [InlineData(End, 1_000)]
    public void What_is_ended_with_its_money_gives_back_nothing_of_a_validity_that_was_over(string at, long breakageFen)
    {
        var package = Sold();
        package.Now = At(at);

        package.Happened(DueSteps.End(package.State, package.Tariff, AuthorizationPolicy.Default, "package:1", package.Now, breakage: false));

        package.State.Allowances[0].BreakageFen.ShouldBe(breakageFen);
    }

    [Fact]
    public void The_same_events_at_the_same_times_cost_the_same_whoever_looked() => Gen.Select(Gen.Int[0, 90], Gen.Int[1, 80], Gen.Int[1, 40])
        .Array[1, 12].Sample(history =>
        {
            var (seen, unseen) = (Sold("BOT-MSG"), Sold("BOT-MSG"));
            seen.Now = unseen.Now = At("2026-07-31T12:00:00");
            foreach (var (hours, back, units) in history)
            {
                seen.Now = unseen.Now += Duration.FromHours(hours) / 10;
                seen.Look();
                var start = Local(seen.Now - Duration.FromHours(back) / 2);
                seen.Record((Bot, start, units)).ShouldBe(unseen.Record((Bot, start, units)));
            }
            seen.Now = unseen.Now += Duration.FromDays(30);
            seen.Look();
            unseen.Look();
            seen.State.Allowances.ShouldBe(unseen.State.Allowances);
            seen.State.Totals.ShouldBe(unseen.State.Totals);
        }, iter: Scale.Cases);

    [Fact]
    public void Units_kept_for_an_authorization_are_of_the_allowance_that_ends_first_and_block_no_other()
    {
        var package = Sold("BOT-MSG");
        package.Grant("next", 50, 500, "2026-07-30T00:00:00", "2027-08-01T00:00:00");
        package.Now = At("2026-07-31T23:58:00");
        package.Authorize(Bot, 60).Hold!.AllowanceUnits.ShouldBe(60);

        package.Now = At("2026-08-01T00:01:00");
        package.Record((Bot, "2026-08-01T00:01:00", 50)).ShouldBe(["ok"]);
        package.End(1, 60);

        package.Records.Select(record => (record.AllowanceUnits, record.ChargeFen)).ShouldBe([(50, 0), (60, 0)]);
    }

    [Fact]
    public void An_authorization_ends_with_the_units_kept_for_it_whatever_is_bought_and_used_beside_it() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 60], Gen.Int[0, 120]).Array[1, 30].Sample(history =>
        {
            var package = Sold("BOT-MSG");
            package.Now = At("2026-07-31T23:40:00");
            foreach (var (what, units, seconds) in history)
            {
                package.Now += Duration.FromSeconds(seconds);
                KeptUnitsAreThere(package, () => package.Look());
                KeptUnitsAreThere(package, () => Happens(package, what, units));
            }
        }, iter: Scale.Cases);

    /// <summary>One thing that may happen beside open authorizations, or to one of them.</summary>
    private static void Happens(MeteredResource package, int what, int units)
    {
        var (holds, allowances) = (package.State.Holds, package.State.Allowances);
        var hold = holds.IsEmpty ? null : holds[units % holds.Length];
        if (what == 0) package.Authorize(Bot, units);
        else if (what == 1) package.Grant("more", units, units, Local(package.Now), Local(package.Now + Duration.FromMinutes(units)));
        else if (what == 2) package.Record((Bot, Local(package.Now), units));
        else if (what == 3)
            package.Happened(new AllowanceExtended(units % allowances.Length, package.Now + Duration.FromDays(1) + Duration.FromMinutes(units)));
        else if (hold is not null && what == 4) package.Update(hold.Number, Math.Min(units, hold.Granted), units);
        else if (hold is not null) package.End(hold.Number, hold.Granted);
    }

    private static void KeptUnitsAreThere(MeteredResource package, Action happens)
    {
        var (open, before) = (package.State.Holds, package.Records.Count);
        happens();
        foreach (var record in package.Records.Skip(before).Where(record => record.Source == Authorizations.Source))
        {
            var hold = open.Single(one => record.EventId == Authorizations.EventId("number:1", one.Number));
            record.AllowanceUnits.ShouldBeGreaterThanOrEqualTo(Math.Min(record.Quantity, hold.AllowanceUnits));
        }
        package.State.Allowances.ShouldEach(allowance => allowance.Consumed <= allowance.Units);
    }

    private static string Local(Instant at) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss").Format(at.WithOffset(BillingZone.Offset).LocalDateTime);
}
