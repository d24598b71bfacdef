using System.Collections.Immutable;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Domain.Tickets;

/// <summary>
/// A comment on after-sales quality or a fault report (投诉/售后意见, clause 4.4): FILED, RESPONDED, RESOLVED, CLOSED. The first human reply
/// stops the clock; an automatic acknowledgement does not.
/// </summary>
/// <param name="Number">Number on the account.</param>
/// <param name="Kind">COMPLAINT or FAULT; only a fault is triaged (4.8).</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What happened.</param>
/// <param name="Subject">The resource that it concerns, if one.</param>
/// <param name="FiledAt">When it was filed.</param>
/// <param name="FiledBy">By whom.</param>
/// <param name="DueOn">The first human reply is owed until 24:00 of this day.</param>
/// <param name="Provisional">True when the working days of that year are not published yet.</param>
public sealed record Ticket(long Number, string Kind, string Title, string Text, string? Subject, Instant FiledAt, string FiledBy,
    LocalDate DueOn, bool Provisional)
{
    /// <summary>A comment.</summary>
    public const string Complaint = "COMPLAINT";

    /// <summary>A fault report.</summary>
    public const string Fault = "FAULT";

    /// <summary>What a fault turned out to be (4.8), in the order of <see cref="FaultCause"/>: only the first is the product's.</summary>
    public static ImmutableArray<string> TriageCodes { get; } =
        ["PRODUCT_FAULT", "CUSTOMER_NETWORK", "CARRIER", "THIRD_PARTY", "FORCE_MAJEURE", "NOT_REPRODUCED"];

    /// <summary>Exclusive end of the time to reply.</summary>
    public Instant DueAt => Calendar.BillingZone.EndOf(DueOn);

    /// <summary>When a person first replied.</summary>
    public Instant? RespondedAt { get; init; }

    /// <summary>When nobody had replied in time; null when somebody had, or the time still runs.</summary>
    public Instant? BreachedAt { get; init; }

    /// <summary>When it was resolved.</summary>
    public Instant? ResolvedAt { get; init; }

    /// <summary>When it was closed.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>What the fault turned out to be; null until it was triaged.</summary>
    public string? Triage { get; init; }

    /// <summary>True when the fault made it impossible to log in (4.8).</summary>
    public bool LoginImpossible { get; init; }

    /// <summary>Id of the order whose product cannot be used, if the fault is one of an order (4.8).</summary>
    public string? Order { get; init; }

    /// <summary>True once the order knows what the ticket says; null before, and for a ticket that names none.</summary>
    public bool? OrderKnows { get; init; }

    /// <summary>True while the order has still to hear what the ticket says.</summary>
    public bool IsUntold => Order is not null && OrderKnows is null;

    /// <summary>What the fault turned out to be, in the words of an order.</summary>
    public FaultCause? Cause => Triage is null ? null : (FaultCause)TriageCodes.IndexOf(Triage);

    /// <summary>What was written, oldest first.</summary>
    public ImmutableArray<TicketReply> Replies { get; init; } = [];

    /// <summary>FILED, RESPONDED, RESOLVED or CLOSED.</summary>
    public string Status => ClosedAt is not null ? "CLOSED" : ResolvedAt is not null ? "RESOLVED" : RespondedAt is not null ? "RESPONDED" : "FILED";
}

/// <summary>Something written to a ticket.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Automatic">True for an acknowledgement that nobody wrote: it does not stop the clock.</param>
/// <param name="Text">What.</param>
public sealed record TicketReply(Instant At, string Actor, bool Automatic, string Text);
