using Metering.Actors.Calendar;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Tickets;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using Metering.Domain.Tickets;
using Metering.Journal;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Tickets;

/// <summary>The tickets of one account: what is decided is in <see cref="TicketDesk"/>; here it is committed, listed and kept in time.</summary>
public sealed class TicketDeskGrain(JournalServices services)
    : JournaledActor<TicketDesk>(services, TicketDeskCodec.Instance), ITicketDeskGrain, IRemindable
{
    private const string Reminder = "response";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromHours(1);

    private bool reminded;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"tickets/{Account}");

    private string Account => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public async Task<CommandReply<TicketView>> File(FileTicket command, Instant? clockNow, CommandContext context)
    {
        var calendar = (await DutyCalendar.Of(GrainFactory, Account, clockNow)).Days;
        var reply = await Decide(clockNow, context, (desk, now) => (desk.File(command.Kind, command.Title, command.Text, command.Subject,
            command.LoginImpossible, now, context.Actor, calendar), desk.LastNumber + 1));
        // In real time a reminder looks; an account on a test clock is told by its clock.
        if (clockNow is null) await LookAgain();
        return reply;
    }

    private async Task LookAgain()
    {
        if (reminded || State.NextDueAt is null) return;
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        reminded = true;
    }

    /// <inheritdoc />
    public Task<CommandReply<TicketView>> Reply(long number, string text, bool automatic, Instant? clockNow, CommandContext context) =>
        Decide(clockNow, context, number, (TicketDesk desk, Instant now, out DomainEvent? happened) =>
        {
            var refusal = desk.Reply(number, text, automatic, now, context.Actor, out var replied);
            happened = replied;
            return refusal;
        });

    /// <inheritdoc />
    public Task<CommandReply<TicketView>> Triage(long number, string code, bool loginImpossible, Instant? clockNow, CommandContext context) =>
        Decide(clockNow, context, number, (TicketDesk desk, Instant now, out DomainEvent? happened) =>
        {
            var refusal = desk.Triage(number, code, loginImpossible, now, context.Actor, out var triaged);
            happened = triaged;
            return refusal;
        });

    /// <inheritdoc />
    public Task<CommandReply<TicketView>> End(long number, bool close, Instant? clockNow, CommandContext context) =>
        Decide(clockNow, context, number, (TicketDesk desk, Instant now, out DomainEvent? happened) =>
        {
            if (!close)
            {
                var notResolved = desk.Resolve(number, now, context.Actor, out var resolved);
                happened = resolved;
                return notResolved;
            }
            var notClosed = desk.Close(number, now, context.Actor, out var closed);
            happened = closed;
            return notClosed;
        });

    /// <inheritdoc />
    public async Task<TicketPage> List(long after, int limit, Instant? clockNow)
    {
        await AdvanceTo(clockNow ?? WallNow);
        var items = new List<TicketView>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, TicketPages.Tickets, TicketPages.Ticket(after)))
        {
            if (items.Count == limit) return new TicketPage([.. items], items[^1].Number);
            items.Add(ViewOf(TicketJson.Read<Ticket>(page.Value.Span)));
        }
        return new TicketPage([.. items], null);
    }

    /// <inheritdoc />
    public async Task<TicketView?> Find(long number, Instant? clockNow)
    {
        await AdvanceTo(clockNow ?? WallNow);
        return await Store.ReadPageAsync(JournalId, TicketPages.Ticket(number)) is { } page ? ViewOf(TicketJson.Read<Ticket>(page.Span)) : null;
    }

    /// <inheritdoc />
    public async Task AdvanceTo(Instant now)
    {
        if (State.NextDueAt is null) return;
        var calendar = (await DutyCalendar.Of(GrainFactory, Account, now)).Days;
        var breached = 0;
        await Step(desk =>
        {
            IReadOnlyList<object> events = [.. desk.CatchUp(now, calendar)];
            breached = events.OfType<ResponseBreached>().Count();
            return new StepResult(events, TicketPages.Of(events, desk), []);
        });
        TicketMetrics.Breached(breached);
    }

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await AdvanceTo(WallNow);
        // A tick that leaves something to do makes sure of the next one: a store that was moved comes without reminders.
        await LookAgain();
        if (State.NextDueAt is not null || await this.GetReminder(Reminder) is not { } reminder) return;
        await this.UnregisterReminder(reminder);
        reminded = false;
    }

    private delegate Refusal? Decision(TicketDesk desk, Instant now, out DomainEvent? happened);

    private Task<CommandReply<TicketView>> Decide(Instant? clockNow, CommandContext context, long number, Decision decide)
    {
        Refusal? refusal = null;
        return Decide(clockNow, context, (desk, now) =>
        {
            refusal = decide(desk, now, out var happened);
            return (happened, number);
        }, () => refusal);
    }

    /// <summary>First everything due by now, then the decision: a reply that comes too late finds its ticket flagged.</summary>
    private async Task<CommandReply<TicketView>> Decide(Instant? clockNow, CommandContext context,
        Func<TicketDesk, Instant, (DomainEvent? Happened, long Number)> decide, Func<Refusal?>? refused = null)
    {
        var now = clockNow ?? WallNow;
        await AdvanceTo(now);
        return await Command<TicketView>(context, (desk, _) =>
        {
            var (happened, number) = decide(desk, now);
            if (refused?.Invoke() is { } refusal) return Verdict.Refused<TicketDesk, TicketView>(refusal);
            object[] events = [happened!];
            var closing = happened is TicketClosed closed ? desk.Find(number)! with { ClosedAt = closed.At } : null;
            return Verdict.Done<TicketDesk, TicketView>(events, after => ViewOf(closing ?? after.Find(number)!), pages: TicketPages.Of(events, desk));
        });
    }

    private static TicketView ViewOf(Ticket ticket) => new()
    {
        Number = ticket.Number,
        Kind = ticket.Kind,
        Status = ticket.Status,
        Breached = ticket.BreachedAt is not null,
        Title = ticket.Title,
        Text = ticket.Text,
        Subject = ticket.Subject,
        FiledAt = ticket.FiledAt,
        ResponseDueOn = ticket.DueOn,
        ResponseDueProvisional = ticket.Provisional,
        RespondedAt = ticket.RespondedAt,
        ResolvedAt = ticket.ResolvedAt,
        ClosedAt = ticket.ClosedAt,
        Triage = ticket.Triage,
        LoginImpossible = ticket.LoginImpossible,
        Replies = [.. ticket.Replies.Select(reply => new TicketReplyView(reply.At, reply.Actor, reply.Automatic, reply.Text))],
    };
}
