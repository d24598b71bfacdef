using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>The five working days of 4.6 stand still for the days of the event itself (10.1).</summary>
public sealed class Time_to_open_under_force_majeure
{
    private static readonly WorkingDayCalendar Days = WorkingDayCalendar.Default;

    [Theory]
    [Trait("Clause", "10.1")]
    [InlineData("2026-03-03T10:00:00", "2026-03-20T10:00:00")]
    [InlineData("2026-03-06T10:00:00", "2026-03-26T10:00:00")]
    public void Clause_10_1_force_majeure_holds_the_time_for_its_own_days(string confirmed, string recorded)
    {
        var world = Running();
        // Confirmed and recorded at once or late: the days of the event count.
        world.AdvanceTo(AnAccount.At(confirmed));
        world.Decide(draft => Begins(draft, "2026-03-04"));
        world.State.Status.ShouldBe(OrderStatus.Paused);
        world.AdvanceTo(AnAccount.At(recorded));
        world.Decide(draft => Ends(draft, "2026-03-20"));

        // 3 March counted, none of 4 to 20 March: four working days are left, 23 to 26 March.
        world.State.Clock!.Day(5, Days).LastDay.ShouldBe(Date("2026-03-26"));
        world.State.Status.ShouldBe(OrderStatus.Provisioning);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_time_that_passed_only_because_of_force_majeure_was_not_missed()
    {
        var world = Running();
        world.AdvanceTo(AnAccount.At("2026-03-12T10:00:00"));
        world.State.Status.ShouldBe(OrderStatus.Late);

        // Over by 9 March, 24:00: what began on the 10th does not undo that.
        world.Decide(draft => Begins(draft, "2026-03-10"));
        world.State.Status.ShouldBe(OrderStatus.Late);
        world.Decide(draft => Begins(draft, "2026-03-09"));
        world.State.Status.ShouldBe(OrderStatus.Paused);
        world.Decide(draft => Ends(draft, "2026-03-12"));

        world.State.Status.ShouldBe(OrderStatus.Provisioning);
        world.State.Clock!.Day(5, Days).LastDay.ShouldBe(Date("2026-03-13"));
    }

    /// <summary>Paid in full with its material on 2 March: the time of 4.6 ends with 9 March.</summary>
    private static OrderWorld Running()
    {
        var world = new OrderWorld("2026-03-02T10:00:00");
        world.Pay(world.State.DueFen);
        world.HandIn();
        world.Review(true);
        return world;
    }

    private static Refusal? Begins(OrderDraft draft, string first)
    {
        Provisioning.ForceMajeureBegins(draft, Date(first));
        return null;
    }

    private static Refusal? Ends(OrderDraft draft, string last)
    {
        Provisioning.ForceMajeureEnds(draft, Date(last));
        return null;
    }

    private static LocalDate Date(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
