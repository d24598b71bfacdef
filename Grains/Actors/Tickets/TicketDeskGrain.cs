using Metering.Actors.Calendar;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Contracts.Tickets;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using Metering.Domain.Tickets;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Tickets;

/// <summary>The tickets of one account: what is decided is in <see cref="TicketDesk"/>; here it is committed, listed and kept in time.</summary>
public sealed partial class TicketDeskGrain(JournalServices services, ILogger<TicketDeskGrain> log)
    : JournaledActor<TicketDesk>(services, TicketDeskCodec.Instance), ITicketDeskGrain, IRemindable
{
    private WorkReminder? reminder;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"tickets/{Account}");

    private string Account => this.GetPrimaryKeyString();

    private WorkReminder Reminder => reminder ??= new WorkReminder(this, "response", TimeSpan.FromHours(1), () => State.HasWork);

    /// <inheritdoc />
    public async Task<CommandReply<TicketView>> File(FileTicket command, Instant? clockNow, CommandContext context)
    {
        var calendar = (await DutyCalendar.Of(GrainFactory, Account, clockNow)).Days;
        var unusable = command.Order is { } order ? await Unusable(order, context.Tenant) : null;
        Refusal? refusal = null;
        // In real time a reminder looks, also after a crash; an account on a test clock is told by its clock.
        if (clockNow is null) await Reminder.Keep();
        var reply = await Decide(clockNow, context, (desk, now) =>
        {
            refusal = unusable ?? desk.Full;
            return (desk.File(command.Kind, command.Title, command.Text, command.Subject, command.LoginImpossible, now, context.Actor, calendar,
                command.Order), desk.LastNumber + 1);
        }, () => refusal);
        await TellOrders(clockNow ?? WallNow);
        if (clockNow is null) await Reminder.KeepIfNeeded();
        return reply;
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
    public async Task<CommandReply<TicketView>> Triage(long number, string code, bool loginImpossible, Instant? clockNow, CommandContext context)
    {
        if (clockNow is null && State.Find(number) is { Order: not null }) await Reminder.Keep();
        var reply = await Decide(clockNow, context, number, (TicketDesk desk, Instant now, out DomainEvent? happened) =>
        {
            var refusal = desk.Triage(number, code, loginImpossible, now, context.Actor, out var triaged);
            happened = triaged;
            return refusal;
        });
        await TellOrders(clockNow ?? WallNow);
        // A tick may have let it go before the commit; the order may not have answered.
        if (clockNow is null) await Reminder.KeepIfNeeded();
        return reply;
    }

    /// <inheritdoc />
    public async Task<CommandReply<TicketView>> End(long number, bool close, Instant? clockNow, CommandContext context)
    {
        await AdvanceTo(clockNow ?? WallNow);
        // A closed ticket is a page only: nothing of it may be left to do.
        if (close && State.Find(number) is { IsUntold: true }) throw new StoreUnavailableException("The order of the ticket has not answered yet.");
        return await Decide(clockNow, context, number, (TicketDesk desk, Instant now, out DomainEvent? happened) =>
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
    }

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
        await TellOrders(now);
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
        await Reminder.KeepOrRelease();
    }

    /// <summary>
    /// Orders hear what the tickets that name them say. One that does not answer is told again by the next call, the reminder or the account's
    /// clock, and its right is kept: the filing date counts.
    /// </summary>
    private async Task TellOrders(Instant now)
    {
        foreach (var ticket in State.Untold.ToList())
            try
            {
                await Order(ticket.Order!).FollowTicket(new TicketedFault(ticket.Number, ticket.Text, ticket.FiledAt, ticket.Cause,
                    ticket.LoginImpossible, now));
                await Step(desk => desk.Told(ticket) is { } told ? new StepResult([told], TicketPages.Of([told], desk), []) : StepResult.None);
            }
            catch (Exception fault)
            {
                LogNotTold(log, fault, Account, ticket.Order!, ticket.Number);
            }
    }

    /// <summary>Why a fault of this order cannot be reported; null when it can. Another account's order is none of this one's.</summary>
    private async Task<Refusal?> Unusable(string order, string tenant) => await Order(order).View(tenant) switch
    {
        null => RefusalCodes.NotFound.With("There is no such order."),
        { ActivatedAt: null } => RefusalCodes.OrderState.With("The order is not open."),
        _ => null,
    };

    private IOrderGrain Order(string order) => GrainFactory.GetGrain<IOrderGrain>($"{Account}/{order}");

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
        Order = ticket.Order,
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

    [LoggerMessage(LogLevel.Warning, "{Account} could not tell its order {Order} of the ticket {Ticket}; it will be told again")]
    private static partial void LogNotTold(ILogger log, Exception fault, string account, string order, long ticket);
}
