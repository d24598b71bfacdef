using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Numbers;

/// <summary>Numbers came into the inventory.</summary>
/// <param name="Offsets">Last two digits.</param>
/// <param name="At">When, in real time.</param>
/// <param name="Actor">Who.</param>
public sealed record NumbersImported(ImmutableArray<int> Offsets, Instant At, string Actor) : DomainEvent;

/// <summary>A number stands like this now.</summary>
/// <param name="Offset">Last two digits.</param>
/// <param name="Record">How it stands; null for INVENTORY.</param>
/// <param name="What">RESERVED, CANCELLED, ASSIGNED, RETURNED, CHANGED, RELEASED, WITHDRAWN or MISUSED.</param>
/// <param name="At">When, on the account's clock.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why it was changed.</param>
public sealed record NumberSet(int Offset, NumberRecord? Record, string What, Instant At, string Actor, string? Reason = null) : DomainEvent;
