using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Orders;
using Shouldly;

namespace Metering.Domain.Tests.Refunds;

/// <summary>Faults of an order and what they turned out to be (4.8), reported on it or by a ticket.</summary>
public sealed class Fault_reports
{
    [Theory]
    [InlineData("2026-07-01T23:59:59", null)]
    [InlineData("2026-07-02T00:00:00", "REFUND_WINDOW_CLOSED")]
    public void A_fault_ticket_keeps_the_right_of_its_filing_day_however_late_it_is_told_and_triaged(string filed, string? refused)
    {
        var world = new OrderWorld("2026-06-01T10:00:00");
        world.Open();
        world.Account.Now = AnAccount.At("2026-07-05T10:00:00");
        Follow(null);
        Follow(FaultCause.NotReproduced);
        Follow(FaultCause.ProductFault);
        var events = world.History.Count;
        Follow(FaultCause.ProductFault);
        world.History.Count.ShouldBe(events, "a repeat changes nothing");

        var report = world.State.Faults.Single();
        (report.Ticket, report.ReportedAt, report.TriagedAt).ShouldBe((7, AnAccount.At(filed), world.Now));
        (world.Refund(RefundRules.Fault)?.Code.Code).ShouldBe(refused);
        world.State.Status.ShouldBe(refused is null ? OrderStatus.Terminated : OrderStatus.Activated);
        world.Check();

        void Follow(FaultCause? cause) => world.Decide(draft =>
        {
            RefundRules.Follow(draft, 7, "无法登录", AnAccount.At(filed), cause, loginImpossible: true);
            return null;
        });
    }

    [Fact]
    public void A_fault_is_triaged_by_its_number_also_after_another_one_was()
    {
        var world = new OrderWorld("2026-06-01T10:00:00");
        world.Open();
        world.Decide(draft => RefundRules.Report(draft, "one"));
        world.Decide(draft => RefundRules.Report(draft, "two"));

        foreach (var number in new[] { 1, 2 })
            world.Decide(draft => RefundRules.Triage(draft, number, FaultCause.Carrier, loginImpossible: false)).ShouldBeNull();

        world.State.Faults.OrderBy(fault => fault.Number).Select(fault => (fault.Text, fault.Triage))
            .ShouldBe([("one", FaultCause.Carrier), ("two", FaultCause.Carrier)]);
        world.Decide(draft => RefundRules.Triage(draft, 3, FaultCause.Carrier, loginImpossible: false))!.Code.Code.ShouldBe("NOT_FOUND");
        world.Check();
    }

    [Fact]
    public void An_order_keeps_so_many_reports_and_one_without_consequence_gives_its_place_to_a_new_one()
    {
        var world = Full();
        world.Decide(draft => RefundRules.Report(draft, "one more"))!.Code.Code.ShouldBe("ORDER_STATE");
        Triage(world, 1, FaultCause.Carrier);
        Triage(world, RefundRules.MostFaults, FaultCause.Carrier);
        world.Decide(draft => RefundRules.Report(draft, "one more"))!.Code.Code.ShouldBe("ORDER_STATE", "the first and the newest stay");

        foreach (var decided in new[] { 7, 3 }) Triage(world, decided, FaultCause.NotReproduced);
        // The last of them in the place of the one that was the newest.
        for (var more = 0; more < 3; more++) world.Decide(draft => RefundRules.Report(draft, "one more")).ShouldBeNull();
        world.Decide(draft => RefundRules.Report(draft, "one more"))!.Code.Code.ShouldBe("ORDER_STATE");

        world.State.Faults.Select(fault => fault.Number).Order()
            .ShouldBe([.. Enumerable.Range(1, RefundRules.MostFaults + 3).Where(number => number is not (3 or 7 or RefundRules.MostFaults))]);
        Triage(world, RefundRules.MostFaults + 3, FaultCause.ProductFault);
        world.Refund(RefundRules.Fault).ShouldBeNull();
        world.Check();
    }

    [Fact]
    public void A_ticket_that_there_was_no_room_for_keeps_its_right_once_its_cause_is_found()
    {
        var world = Full();
        Follow(null);
        Follow(FaultCause.Carrier);
        world.State.Faults.Length.ShouldBe(RefundRules.MostFaults);
        world.State.Faults.ShouldAllBe(fault => fault.Ticket == null);

        Follow(FaultCause.ProductFault);

        world.State.Faults.Length.ShouldBe(RefundRules.MostFaults + 1);
        world.Refund(RefundRules.Fault).ShouldBeNull();
        world.Check();

        void Follow(FaultCause? cause) => world.Decide(draft =>
        {
            RefundRules.Follow(draft, 7, "无法登录", world.Now, cause, loginImpossible: true);
            return null;
        });
    }

    /// <summary>An open order with as many reports as it keeps, of which no cause is known.</summary>
    private static OrderWorld Full()
    {
        var world = new OrderWorld("2026-06-01T10:00:00");
        world.Open();
        for (var number = 1; number <= RefundRules.MostFaults; number++)
            world.Decide(draft => RefundRules.Report(draft, "无法登录")).ShouldBeNull();
        return world;
    }

    private static void Triage(OrderWorld world, int number, FaultCause cause) =>
        world.Decide(draft => RefundRules.Triage(draft, number, cause, loginImpossible: true)).ShouldBeNull();
}
