using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Tickets;

/// <summary>
/// Complaints and fault reports of one account (clause 4.4, state machine 3.10). Key accountId. The caller has made sure that the account is the
/// tenant's, and says what time it lives in: null for real time.
/// </summary>
[Alias("tickets.ITicketDeskGrain")]
public interface ITicketDeskGrain : IGrainWithStringKey
{
    /// <summary>
    /// Files a ticket; it is acknowledged automatically, which does not stop the clock. A fault of an order is reported on the order too (4.8), with
    /// the filing date, and so is its triage. Refusals: NOT_FOUND for an order that this account does not have, ORDER_STATE for one not open.
    /// </summary>
    [Alias("File")]
    Task<CommandReply<TicketView>> File(FileTicket command, Instant? clockNow, CommandContext context);

    /// <summary>Writes a reply; one by a person stops the clock. Refusals: NOT_FOUND, TICKET_STATE.</summary>
    [Alias("Reply")]
    Task<CommandReply<TicketView>> Reply(long number, string text, bool automatic, Instant? clockNow, CommandContext context);

    /// <summary>Says what a fault turned out to be (4.8). Refusals: NOT_FOUND, TICKET_STATE.</summary>
    [Alias("Triage")]
    Task<CommandReply<TicketView>> Triage(long number, string code, bool loginImpossible, Instant? clockNow, CommandContext context);

    /// <summary>Resolves, or closes, a ticket. Refusals: NOT_FOUND, TICKET_STATE.</summary>
    [Alias("End")]
    Task<CommandReply<TicketView>> End(long number, bool close, Instant? clockNow, CommandContext context);

    /// <summary>A page of tickets, oldest first.</summary>
    [Alias("List")]
    Task<TicketPage> List(long after, int limit, Instant? clockNow);

    /// <summary>One ticket; null when there is none.</summary>
    [Alias("Find")]
    Task<TicketView?> Find(long number, Instant? clockNow);

    /// <summary>Flags what was not replied to by then.</summary>
    [Alias("AdvanceTo")]
    Task AdvanceTo(Instant now);
}

/// <summary>A ticket to be filed.</summary>
/// <param name="Kind">COMPLAINT or FAULT.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What happened.</param>
/// <param name="Subject">The resource that it concerns, if one.</param>
/// <param name="LoginImpossible">True when nobody can log in (4.8).</param>
/// <param name="Order">Order whose product has the fault (4.8), if one.</param>
[GenerateSerializer, Immutable, Alias("tickets.File")]
public sealed record FileTicket([property: Id(0)] string Kind, [property: Id(1)] string Title, [property: Id(2)] string Text,
    [property: Id(3)] string? Subject, [property: Id(4)] bool LoginImpossible, [property: Id(5)] string? Order = null);

/// <summary>A page of tickets.</summary>
[GenerateSerializer, Immutable, Alias("tickets.Page")]
public sealed record TicketPage([property: Id(0)] TicketView[] Items, [property: Id(1)] long? Next);

/// <summary>A ticket.</summary>
[GenerateSerializer, Immutable, Alias("tickets.View")]
public sealed record TicketView
{
    /// <summary>Number on the account.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>COMPLAINT or FAULT.</summary>
    [Id(1)] public required string Kind { get; init; }

    /// <summary>FILED, RESPONDED, RESOLVED or CLOSED.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>True when no person had replied by 24:00 of the day a reply was owed on (4.4).</summary>
    [Id(3)] public required bool Breached { get; init; }

    /// <summary>In a few words.</summary>
    [Id(4)] public required string Title { get; init; }

    /// <summary>What happened.</summary>
    [Id(5)] public required string Text { get; init; }

    /// <summary>The resource that it concerns.</summary>
    [Id(6)] public string? Subject { get; init; }

    /// <summary>When it was filed.</summary>
    [Id(7)] public required Instant FiledAt { get; init; }

    /// <summary>A person's reply is owed until 24:00 of this day.</summary>
    [Id(8)] public required LocalDate ResponseDueOn { get; init; }

    /// <summary>True when the working days of that year are not published yet.</summary>
    [Id(9)] public required bool ResponseDueProvisional { get; init; }

    /// <summary>When a person first replied.</summary>
    [Id(10)] public Instant? RespondedAt { get; init; }

    /// <summary>When it was resolved.</summary>
    [Id(11)] public Instant? ResolvedAt { get; init; }

    /// <summary>When it was closed.</summary>
    [Id(12)] public Instant? ClosedAt { get; init; }

    /// <summary>What the fault turned out to be (4.8); null until it was triaged.</summary>
    [Id(13)] public string? Triage { get; init; }

    /// <summary>True when the fault made it impossible to log in (4.8).</summary>
    [Id(14)] public required bool LoginImpossible { get; init; }

    /// <summary>What was written, oldest first.</summary>
    [Id(15)] public required TicketReplyView[] Replies { get; init; }

    /// <summary>The order whose product has the fault (4.8).</summary>
    [Id(16)] public string? Order { get; init; }
}

/// <summary>Something written to a ticket; an automatic one does not stop the clock.</summary>
[GenerateSerializer, Immutable, Alias("tickets.Reply")]
public sealed record TicketReplyView([property: Id(0)] Instant At, [property: Id(1)] string Actor, [property: Id(2)] bool Automatic,
    [property: Id(3)] string Text);
