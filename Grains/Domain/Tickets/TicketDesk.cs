using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Tickets;

/// <summary>The tickets of one account that are not closed; closed ones are pages only.</summary>
/// <param name="LastNumber">Number of the newest ticket.</param>
/// <param name="Open">Tickets not closed, oldest first.</param>
/// <param name="Breaches">Tickets ever that nobody replied to in time.</param>
public sealed record TicketDesk(long LastNumber, ImmutableArray<Ticket> Open, long Breaches)
{
    /// <summary>Ticket.ResponseWorkingDays: working days until the first human reply (4.4).</summary>
    public const int ResponseWorkingDays = 1;

    /// <summary>Most replies on one ticket, so that a ticket stays one page.</summary>
    public const int MostReplies = 50;

    /// <summary>Most tickets that are open at once.</summary>
    public const int MostOpen = 200;

    private const string Acknowledgement = "已收到您的意见，我们将在一个工作日内答复。 We have received it and will reply within one working day.";

    /// <summary>No tickets.</summary>
    public static TicketDesk Empty { get; } = new(0, [], 0);

    /// <summary>When the next reply falls overdue; null when none can.</summary>
    public Instant? NextDueAt => Open.Where(IsWaiting).Select(ticket => (Instant?)ticket.DueAt).Min();

    /// <summary>Tickets whose order has still to hear what they say.</summary>
    public IEnumerable<Ticket> Untold => Open.Where(ticket => ticket.IsUntold);

    /// <summary>True while something is to be done without being asked: a reply may fall overdue, or an order has to be told.</summary>
    public bool HasWork => NextDueAt is not null || Untold.Any();

    /// <summary>Why no further ticket can be filed (TICKET_STATE); null when one can.</summary>
    public Refusal? Full => Open.Length < MostOpen ? null
        : RefusalCodes.TicketState.With($"{MostOpen} tickets are open, as many as allowed; close one.");

    /// <summary>The open ticket with this number; null when there is none.</summary>
    public Ticket? Find(long number) => Open.FirstOrDefault(ticket => ticket.Number == number);

    /// <summary>Files a ticket: the first human reply is due at 24:00 of the first working day after the filing date (T-4).</summary>
    public TicketFiled File(string kind, string title, string text, string? subject, bool loginImpossible, Instant now, string actor,
        WorkingDayCalendar calendar, string? order = null)
    {
        var due = calendar.AddWorkingDays(BillingZone.DateOf(now), ResponseWorkingDays);
        return new TicketFiled(new Ticket(LastNumber + 1, kind, title, text, subject, now, actor, due.LastDay, due.Provisional)
        {
            LoginImpossible = loginImpossible, Order = order, Replies = [new TicketReply(now, "system", Automatic: true, Acknowledgement)],
        });
    }

    /// <summary>
    /// What is due by now: deadlines that a newly published calendar, or days of force majeure (10.1), move; then replies that did not come in
    /// time.
    /// </summary>
    public ImmutableArray<DomainEvent> CatchUp(Instant now, WorkingDayCalendar calendar)
    {
        var events = ImmutableArray.CreateBuilder<DomainEvent>();
        foreach (var ticket in Open.Where(IsWaiting))
        {
            var due = calendar.AddWorkingDays(BillingZone.DateOf(ticket.FiledAt), ResponseWorkingDays);
            if (due.LastDay != ticket.DueOn || due.Provisional != ticket.Provisional)
                events.Add(new ResponseDueMoved(ticket.Number, ticket.DueOn, due.LastDay, due.Provisional));
            if (BillingZone.EndOf(due.LastDay) <= now) events.Add(new ResponseBreached(ticket.Number, BillingZone.EndOf(due.LastDay)));
        }
        return events.ToImmutable();
    }

    /// <summary>A reply. Refusals: NOT_FOUND, TICKET_STATE (too many).</summary>
    public Refusal? Reply(long number, string text, bool automatic, Instant now, string actor, out TicketReplied? replied)
    {
        replied = null;
        if (Find(number) is not { } ticket) return NotOpen;
        if (ticket.Replies.Length >= MostReplies) return RefusalCodes.TicketState.With($"A ticket has at most {MostReplies} replies; resolve it.");
        replied = new TicketReplied(number, new TicketReply(now, actor, automatic, text));
        return null;
    }

    /// <summary>Says what a fault turned out to be; it may be said again until the ticket is closed. Refusals: NOT_FOUND, TICKET_STATE.</summary>
    public Refusal? Triage(long number, string code, bool loginImpossible, Instant now, string actor, out TicketTriaged? triaged)
    {
        triaged = null;
        if (Find(number) is not { } ticket) return NotOpen;
        if (ticket.Kind != Ticket.Fault) return RefusalCodes.TicketState.With("Only a fault report is triaged.");
        triaged = new TicketTriaged(number, code, loginImpossible, now, actor);
        return null;
    }

    /// <summary>The order heard what the ticket said; null when that is no news, or the ticket says something else by now.</summary>
    public TicketOrderTold? Told(Ticket asTold) => Find(asTold.Number) is { IsUntold: true } now && now.Triage == asTold.Triage
        && now.LoginImpossible == asTold.LoginImpossible ? new TicketOrderTold(now.Number) : null;

    /// <summary>Resolves a ticket that a person replied to. Refusals: NOT_FOUND, TICKET_STATE.</summary>
    public Refusal? Resolve(long number, Instant now, string actor, out TicketResolved? resolved)
    {
        resolved = null;
        if (Find(number) is not { } ticket) return NotOpen;
        if (ticket.Status != "RESPONDED")
            return RefusalCodes.TicketState.With($"The ticket is {ticket.Status}; a person replies before it is resolved.");
        resolved = new TicketResolved(number, now, actor);
        return null;
    }

    /// <summary>Closes a ticket that was resolved. Refusals: NOT_FOUND, TICKET_STATE.</summary>
    public Refusal? Close(long number, Instant now, string actor, out TicketClosed? closed)
    {
        closed = null;
        if (Find(number) is not { } ticket) return NotOpen;
        if (ticket.Status != "RESOLVED") return RefusalCodes.TicketState.With($"The ticket is {ticket.Status}; it is resolved before it is closed.");
        closed = new TicketClosed(number, now, actor);
        return null;
    }

    /// <summary>The desk after an event.</summary>
    public TicketDesk Apply(DomainEvent happened) => happened switch
    {
        TicketFiled e => this with { LastNumber = e.Ticket.Number, Open = Open.Add(e.Ticket) },
        ResponseDueMoved e => With(e.Number, ticket => ticket with { DueOn = e.To, Provisional = e.Provisional }),
        ResponseBreached e => With(e.Number, ticket => ticket with { BreachedAt = e.At }) with { Breaches = Breaches + 1 },
        TicketReplied e => With(e.Number, ticket => ticket with
        {
            Replies = ticket.Replies.Add(e.Reply), RespondedAt = ticket.RespondedAt ?? (e.Reply.Automatic ? null : e.Reply.At),
        }),
        TicketTriaged e => With(e.Number, ticket => ticket with { Triage = e.Code, LoginImpossible = e.LoginImpossible, OrderKnows = null }),
        TicketOrderTold e => With(e.Number, ticket => ticket with { OrderKnows = true }),
        TicketResolved e => With(e.Number, ticket => ticket with { ResolvedAt = e.At }),
        TicketClosed e => this with { Open = Open.RemoveAll(ticket => ticket.Number == e.Number) },
        _ => throw new InvalidOperationException($"A ticket desk has no event {happened.GetType().Name}."),
    };

    private static Refusal NotOpen => RefusalCodes.NotFound.With("There is no open ticket with this number.");

    private static bool IsWaiting(Ticket ticket) => ticket is { RespondedAt: null, BreachedAt: null };

    private TicketDesk With(long number, Func<Ticket, Ticket> change) => this with
    {
        Open = [.. Open.Select(ticket => ticket.Number == number ? change(ticket) : ticket)],
    };
}

/// <summary>A ticket was filed and acknowledged automatically.</summary>
public sealed record TicketFiled(Ticket Ticket) : DomainEvent;

/// <summary>A working-day calendar that was published since, or force majeure, moved the day a reply is owed on.</summary>
public sealed record ResponseDueMoved(long Number, LocalDate From, LocalDate To, bool Provisional) : DomainEvent;

/// <summary>Nobody had replied by the end of the day a reply was owed on (4.4).</summary>
public sealed record ResponseBreached(long Number, Instant At) : DomainEvent;

/// <summary>Something was written to a ticket.</summary>
public sealed record TicketReplied(long Number, TicketReply Reply) : DomainEvent;

/// <summary>A fault was triaged (4.8).</summary>
public sealed record TicketTriaged(long Number, string Code, bool LoginImpossible, Instant At, string Actor) : DomainEvent;

/// <summary>The order that a ticket names knows what it says.</summary>
public sealed record TicketOrderTold(long Number) : DomainEvent;

/// <summary>A ticket was resolved.</summary>
public sealed record TicketResolved(long Number, Instant At, string Actor) : DomainEvent;

/// <summary>A ticket was closed.</summary>
public sealed record TicketClosed(long Number, Instant At, string Actor) : DomainEvent;
