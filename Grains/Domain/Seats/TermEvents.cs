using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Seats;

/// <summary>The customer was told that a term ends (2.2); what it changed is in the subscription beside it.</summary>
/// <param name="Subscription">Subscription.</param>
/// <param name="Sku">Its product.</param>
/// <param name="DaysBefore">Days before the last day.</param>
/// <param name="LastDay">The last day.</param>
/// <param name="At">When it was due.</param>
public sealed record TermEndsSoon(string Subscription, string Sku, int DaysBefore, LocalDate LastDay, Instant At) : DomainEvent;

/// <summary>The last day of a term has passed and it was not renewed (2.2, 2.8).</summary>
/// <param name="Subscription">Subscription.</param>
/// <param name="Sku">Its product.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="At">24:00 of that day.</param>
public sealed record TermExpired(string Subscription, string Sku, LocalDate LastDay, Instant At) : DomainEvent;

/// <summary>The product service is to delete the data of these seats (2.7(3), 2.7(4)).</summary>
/// <param name="Subscription">Subscription.</param>
/// <param name="Sku">Its product.</param>
/// <param name="Seats">Subjects of the seats.</param>
/// <param name="At">When it was due.</param>
public sealed record SeatsPurged(string Subscription, string Sku, ImmutableArray<string> Seats, Instant At) : DomainEvent;
