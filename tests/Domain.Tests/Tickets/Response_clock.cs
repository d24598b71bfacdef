using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using Metering.Domain.Tickets;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Tickets;

/// <summary>Clause 4.4 and S20 step 1: a person replies until 24:00 of the first working day after the filing date.</summary>
public sealed class Response_clock
{
    private static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.Default;

    [Theory]
    [Trait("Clause", "4.4")]
    [InlineData("2026-09-18T17:30:00", "2026-09-20")] // Friday; Sunday is a make-up workday
    [InlineData("2026-09-19T00:00:00", "2026-09-20")] // Saturday
    [InlineData("2026-09-30T10:00:00", "2026-10-08")] // the eve of the National Day holiday
    [InlineData("2026-07-01T00:00:00", "2026-07-02")]
    [InlineData("2026-07-01T23:59:59", "2026-07-02")]
    [InlineData("2026-07-03T12:00:00", "2026-07-06")] // an ordinary weekend
    public void Clause_4_4_the_first_working_day_after_the_filing_date(string filed, string due)
    {
        var desk = Filed(filed);

        desk.Open[0].DueOn.ToString("uuuu-MM-dd", null).ShouldBe(due);
        desk.NextDueAt.ShouldBe(BillingZone.EndOf(desk.Open[0].DueOn));
        desk.CatchUp(desk.Open[0].DueAt - Duration.Epsilon, Calendar).ShouldBeEmpty();
        desk.CatchUp(desk.Open[0].DueAt, Calendar).ShouldHaveSingleItem().ShouldBe(new ResponseBreached(1, desk.Open[0].DueAt));
    }

    [Fact]
    [Trait("Clause", "4.4")]
    public void Clause_4_4_an_automatic_acknowledgement_does_not_stop_the_clock_and_a_person_does()
    {
        var desk = Filed("2026-09-18T17:30:00");
        desk.Open[0].Replies.Single().Automatic.ShouldBeTrue();
        var acknowledged = Replied(desk, automatic: true);
        acknowledged.Open[0].Status.ShouldBe("FILED");
        acknowledged.CatchUp(At("2026-09-21T00:00:00"), Calendar).ShouldHaveSingleItem();

        var replied = Replied(desk, automatic: false);
        replied.Open[0].Status.ShouldBe("RESPONDED");
        replied.CatchUp(At("2027-01-01T00:00:00"), Calendar).ShouldBeEmpty();
        replied.NextDueAt.ShouldBeNull();
    }

    [Fact]
    public void A_breach_is_flagged_once_and_a_late_reply_does_not_lift_it()
    {
        var desk = Filed("2026-09-18T17:30:00");
        foreach (var happened in desk.CatchUp(At("2026-09-21T09:00:00"), Calendar)) desk = desk.Apply(happened);
        desk.CatchUp(At("2026-09-22T09:00:00"), Calendar).ShouldBeEmpty();
        desk = Replied(desk, automatic: false);

        (desk.Open[0].BreachedAt, desk.Open[0].Status, desk.Breaches).ShouldBe((At("2026-09-21T00:00:00"), "RESPONDED", 1));
    }

    [Fact]
    public void A_deadline_in_an_unpublished_year_moves_when_its_calendar_is_published()
    {
        var desk = Filed("2026-12-31T10:00:00");
        (desk.Open[0].DueOn, desk.Open[0].Provisional).ShouldBe((new LocalDate(2027, 1, 1), true));
        var published = Calendar.With(WorkingYear.Of(2027, "test", new LocalDate(2026, 11, 1),
            [new OffPeriod(new LocalDate(2027, 1, 1), new LocalDate(2027, 1, 3), "元旦")], []));
        foreach (var happened in desk.CatchUp(At("2027-01-02T12:00:00"), published)) desk = desk.Apply(happened);

        (desk.Open[0].DueOn, desk.Open[0].Provisional, desk.Breaches).ShouldBe((new LocalDate(2027, 1, 4), false, 0));
    }

    [Fact]
    public void A_ticket_goes_through_its_states_in_order()
    {
        var (desk, now) = (Filed("2026-07-01T10:00:00"), At("2026-07-01T11:00:00"));
        desk.Resolve(1, now, "x", out _)!.Code.ShouldBe(RefusalCodes.TicketState);
        desk.Triage(1, "CARRIER", false, now, "x", out _)!.Code.ShouldBe(RefusalCodes.TicketState);
        desk.Reply(2, "?", false, now, "x", out _)!.Code.ShouldBe(RefusalCodes.NotFound);
        desk = Replied(desk, automatic: false);
        desk.Close(1, now, "x", out _)!.Code.ShouldBe(RefusalCodes.TicketState);
        desk.Resolve(1, now, "x", out var resolved).ShouldBeNull();
        desk = desk.Apply(resolved!);
        desk.Resolve(1, now, "x", out _)!.Code.ShouldBe(RefusalCodes.TicketState);
        desk.Close(1, now, "x", out var closed).ShouldBeNull();

        desk.Apply(closed!).Open.ShouldBeEmpty();
    }

    [Fact]
    public void An_order_is_told_once_of_its_ticket_and_again_of_each_triage()
    {
        var now = At("2026-07-01T10:00:00");
        var desk = TicketDesk.Empty.Apply(TicketDesk.Empty.File("FAULT", "No login", "None", null, true, now, "customer", Calendar, "o1"));
        var asFiled = desk.Untold.Single();
        desk.HasWork.ShouldBeTrue();
        var told = desk.Apply(desk.Told(asFiled)!);
        told.Untold.ShouldBeEmpty();
        told.Told(asFiled).ShouldBeNull();

        told.Triage(1, "PRODUCT_FAULT", true, now, "x", out var triaged).ShouldBeNull();
        var after = told.Apply(triaged!);

        after.Untold.Single().Cause.ShouldBe(Metering.Domain.Orders.FaultCause.ProductFault);
        // What it was told before the triage is no answer to it.
        after.Told(asFiled).ShouldBeNull();
        after.Apply(after.Told(after.Untold.Single())!).Untold.ShouldBeEmpty();
        Ticket.TriageCodes.Length.ShouldBe(Enum.GetValues<Metering.Domain.Orders.FaultCause>().Length);
    }

    [Fact]
    public void Only_so_many_tickets_are_open_at_once()
    {
        var now = At("2026-07-01T10:00:00");
        var desk = TicketDesk.Empty;
        for (var i = 0; i < TicketDesk.MostOpen; i++)
        {
            desk.Full.ShouldBeNull();
            desk = desk.Apply(desk.File("COMPLAINT", "Slow", "Very", null, false, now, "customer", Calendar));
        }

        desk.Full!.Code.ShouldBe(RefusalCodes.TicketState);
        desk = Replied(desk, automatic: false);
        desk.Resolve(1, now, "x", out var resolved).ShouldBeNull();
        desk = desk.Apply(resolved!);
        desk.Close(1, now, "x", out var closed).ShouldBeNull();
        desk.Apply(closed!).Full.ShouldBeNull();
    }

    private static TicketDesk Filed(string at) =>
        TicketDesk.Empty.Apply(TicketDesk.Empty.File("COMPLAINT", "Slow", "Very", null, false, At(at), "customer", Calendar));

    private static TicketDesk Replied(TicketDesk desk, bool automatic)
    {
        desk.Reply(1, "Hello", automatic, At("2026-09-21T09:00:00"), "operator", out var replied).ShouldBeNull();
        return desk.Apply(replied!);
    }
}
