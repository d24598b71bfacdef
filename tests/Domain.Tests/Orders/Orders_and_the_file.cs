using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>An order without material of its own rests on what its account has on file, from the payment to the opening (3.3, 4.1, 4.6).</summary>
public sealed class Orders_and_the_file
{
    private static readonly WorkingDayCalendar Days = WorkingDayCalendar.Default;

    [Fact]
    [Trait("Clause", "3.3(2)")]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_a_paid_order_starts_on_the_day_on_which_the_last_document_of_the_file_was_handed_in()
    {
        var world = Paid("2026-02-12T10:00:00");
        Follow(world, null);
        world.State.Status.ShouldBe(OrderStatus.Paid);

        world.AdvanceTo(AnAccount.At("2026-02-24T11:00:00"));
        Follow(world, "2026-02-13T15:00:00");

        world.State.Status.ShouldBe(OrderStatus.Provisioning);
        world.State.Clock!.StartedOn.ShouldBe(new LocalDate(2026, 2, 13));
        world.State.Clock.Day(5, Days).LastDay.ShouldBe(new LocalDate(2026, 2, 27));
        world.ReplayIsEqual();
    }

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_what_was_on_file_before_the_payment_starts_with_the_payment()
    {
        var world = Paid("2026-03-02T10:00:00");
        Follow(world, "2026-01-05T10:00:00");
        world.State.Clock!.StartedOn.ShouldBe(new LocalDate(2026, 3, 2));
    }

    [Fact]
    [Trait("Clause", "3.3(2)")]
    [Trait("Clause", "4.1")]
    public void Clause_4_1_what_lapses_before_the_opening_holds_it_and_its_time_until_it_is_handed_in_again()
    {
        var world = Paid("2026-03-02T10:00:00");
        Follow(world, "2026-03-02T10:00:00");

        // 3 March counts; 4 to 6 March do not; 9, 10, 11 and 12 March are days two to five.
        world.AdvanceTo(AnAccount.At("2026-03-04T10:00:00"));
        Open(world, null).ShouldBe("MATERIAL_INCOMPLETE");
        Follow(world, null);
        Follow(world, null);
        world.State.Status.ShouldBe(OrderStatus.Paused);
        Open(world, null).ShouldBe("MATERIAL_INCOMPLETE");
        world.AdvanceTo(AnAccount.At("2026-03-10T10:00:00"));
        Follow(world, "2026-03-06T10:00:00");

        world.State.Status.ShouldBe(OrderStatus.Provisioning);
        world.State.Clock!.Pauses.Length.ShouldBe(1);
        world.State.Clock.Day(5, Days).LastDay.ShouldBe(new LocalDate(2026, 3, 12));
        Open(world, "2026-03-06T10:00:00").ShouldBeNull();
        world.State.Status.ShouldBe(OrderStatus.Activated);
        world.Check();
        world.ReplayIsEqual();
    }

    [Fact]
    [Trait("Clause", "3.3(2)")]
    public void Clause_3_3_2_material_of_its_own_goes_before_the_file()
    {
        var world = Paid("2026-03-02T10:00:00");
        Follow(world, "2026-03-02T10:00:00");
        world.AdvanceTo(AnAccount.At("2026-03-04T10:00:00"));
        Follow(world, null);
        world.HandIn().ShouldBeNull();
        world.Review(accepted: true).ShouldBeNull();

        world.State.Status.ShouldBe(OrderStatus.Provisioning);
        Follow(world, null);
        world.State.Status.ShouldBe(OrderStatus.Provisioning);
        Open(world, null).ShouldBeNull();
        world.Check();
    }

    [Fact]
    [Trait("Clause", "11.3(6)")]
    public void Clause_11_3_6_a_renewal_has_the_file_asked_since_what_it_rests_on_may_have_lapsed_before()
    {
        var world = new TermWorld("2026-06-10T10:00:00");
        world.Account.Decide(draft => draft.Add(new QualificationWatched(draft.Now)));
        world.Account.Decide(draft => draft.Add(new QualificationPassed(1, null)));
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-06-20T10:00:00"));
        world.Account.Head.QualificationDueAt.ShouldBeNull();

        world.Buy(new RequestedLine(null, 0, 1, "sub_1", null)).ShouldBe(18_000);

        world.Account.Head.QualificationDueAt.ShouldBe(world.Now);
        world.Account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    private static OrderWorld Paid(string at)
    {
        var world = new OrderWorld(at);
        world.Pay(world.State.DueFen).ShouldBeNull();
        world.State.Status.ShouldBe(OrderStatus.Paid);
        return world;
    }

    private static void Follow(OrderWorld world, string? filedAt) => world.Decide(draft =>
    {
        draft.FiledAt = filedAt is null ? null : AnAccount.At(filedAt);
        Provisioning.FollowFile(draft);
        return null;
    });

    private static string? Open(OrderWorld world, string? filedAt) => world.Decide(draft =>
    {
        draft.FiledAt = filedAt is null ? null : AnAccount.At(filedAt);
        return Provisioning.Advance(draft, profileDone: true, permissionsOpen: true);
    })?.Code.Code;
}
