using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>Events of a fapiao request.</summary>
public abstract record InvoiceEvent : DomainEvent
{
    /// <summary>When it happened: a due step at the instant it was due, however late it ran.</summary>
    public required Instant At { get; init; }
}

/// <summary>It was made, with its amount reserved in the account.</summary>
public sealed record InvoiceOpened(string Tenant, string Account, string? TestClock, InvoiceRequest Request) : InvoiceEvent;

/// <summary>Material was handed in, or handed in again.</summary>
public sealed record MaterialGiven(string Material, string Actor) : InvoiceEvent;

/// <summary>Finance has found the money.</summary>
public sealed record FundsConfirmed(string Actor) : InvoiceEvent;

/// <summary>The material was accepted.</summary>
public sealed record MaterialAccepted(string Actor) : InvoiceEvent;

/// <summary>Both are there: the clock runs.</summary>
public sealed record ClockStarted(IssueClock Clock) : InvoiceEvent;

/// <summary>The calendar has changed and the deadline with it, or it is now sure.</summary>
public sealed record DeadlineRecomputed(Deadline Before, IssueClock Clock) : InvoiceEvent;

/// <summary>It was turned down.</summary>
public sealed record InvoiceRejected(string Reason, string Actor) : InvoiceEvent;

/// <summary>Operators are told that time is running out.</summary>
public sealed record AlertRaised(string Name) : InvoiceEvent;

/// <summary>The deadline has passed.</summary>
public sealed record InvoiceOverdue : InvoiceEvent;

/// <summary>The platform is being asked.</summary>
public sealed record PlatformAsked(PlatformJob Job, string Actor) : InvoiceEvent;

/// <summary>The platform certainly issued nothing.</summary>
public sealed record PlatformRefused(string Key, string Reason) : InvoiceEvent;

/// <summary>The blue fapiao is issued.</summary>
public sealed record BlueIssued(string Key, string FapiaoNumber) : InvoiceEvent;

/// <summary>It was sent.</summary>
public sealed record InvoiceDelivered(InvoiceDelivery Delivery, string Actor) : InvoiceEvent;

/// <summary>It came back.</summary>
public sealed record DeliveryReturned(string Reason, string Actor) : InvoiceEvent;

/// <summary>A red letter was begun.</summary>
public sealed record RedRequested(RedLetter Letter, string Actor) : InvoiceEvent;

/// <summary>The other side has confirmed it.</summary>
public sealed record RedConfirmed(string Actor) : InvoiceEvent;

/// <summary>Nobody confirmed it in time.</summary>
public sealed record RedLapsed : InvoiceEvent;

/// <summary>The red letter is issued.</summary>
public sealed record RedIssued(string Key, string FapiaoNumber, ImmutableArray<long> ReturnedFen) : InvoiceEvent;
