using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Calendar;
using Metering.Domain.Tickets;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Tickets;

/// <summary>The state machine of a ticket (3.10), under whatever is done and however late it wakes.</summary>
public sealed class Ticket_properties
{
    private static readonly Instant Start = At("2026-09-16T10:00:00");
    private static readonly Gen<(int What, int Hours)[]> Histories = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 40]).Array[1, 30];

    [Fact]
    [Trait("Clause", "4.4")]
    public void A_ticket_goes_only_along_the_arrows_and_is_flagged_once_when_no_person_replied_in_time()
    {
        var arrows = new ConcurrentDictionary<(string, string), bool>();
        Gen.Select(Histories, Gen.Bool).Sample((history, storm) =>
        {
            // Days of force majeure are taken out of the calendar (10.1).
            var calendar = storm ? WorkingDayCalendar.Default.Without([new DateInterval(new LocalDate(2026, 9, 17), new LocalDate(2026, 9, 19))])
                : WorkingDayCalendar.Default;
            var (desk, now, closed) = (TicketDesk.Empty, Start, false);
            desk = desk.Apply(desk.File(Ticket.Fault, "t", "t", null, false, now, "customer", calendar));
            Instant? firstReply = null;
            foreach (var (what, hours) in history)
            {
                now += Duration.FromHours(hours);
                foreach (var due in desk.CatchUp(now, calendar)) desk = desk.Apply(due);
                if (desk.Find(1) is not { } before) break;
                switch (what)
                {
                    case 0 or 1 when desk.Reply(1, "x", automatic: what == 0, now, "x", out var replied) is null:
                        desk = desk.Apply(replied!);
                        if (what == 1) firstReply ??= now;
                        break;
                    case 2 when desk.Triage(1, "CARRIER", true, now, "x", out var triaged) is null: desk = desk.Apply(triaged!); break;
                    case 3 when desk.Resolve(1, now, "x", out var resolved) is null: desk = desk.Apply(resolved!); break;
                    case 4 when desk.Close(1, now, "x", out var ended) is null:
                        desk = desk.Apply(ended!);
                        closed = true;
                        break;
                }
                var after = closed ? "CLOSED" : desk.Find(1)!.Status;
                if (after != before.Status) arrows[(before.Status, after)] = true;
                desk.Breaches.ShouldBeLessThanOrEqualTo(1);
            }
            if (desk.Find(1) is not { } ticket) return;
            ticket.DueOn.ShouldBe(storm ? new LocalDate(2026, 9, 20) : new LocalDate(2026, 9, 17));
            // The flag says when the time was over, not when somebody looked.
            var late = (firstReply is null ? now : firstReply.Value) >= ticket.DueAt;
            ticket.BreachedAt.ShouldBe(late ? ticket.DueAt : null);
        }, iter: Scale.Cases);

        arrows.Keys.ShouldBe([("FILED", "RESPONDED"), ("RESPONDED", "RESOLVED"), ("RESOLVED", "CLOSED")], ignoreOrder: true);
    }
}
