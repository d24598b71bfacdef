using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>The order was placed at this price.</summary>
public sealed record OrderPlaced(string Id, string Account, string Tenant, Offer Offer, bool MaterialOnFile, string Actor,
    string? TestClock = null) : DomainEvent;

/// <summary>The account is asked to carry this out.</summary>
public sealed record InstructionQueued(PendingInstruction Instruction) : DomainEvent;

/// <summary>The account answered.</summary>
public sealed record InstructionAnswered(long Number, InstructionOutcome Outcome) : DomainEvent;

/// <summary>A payment was taken; the order is paid in full when nothing is due any more.</summary>
public sealed record OrderPaymentTaken(OrderPayment Payment) : DomainEvent;

/// <summary>The customer handed material in.</summary>
public sealed record MaterialSubmitted(MaterialVersion Version) : DomainEvent;

/// <summary>A version of the material was reviewed.</summary>
public sealed record MaterialReviewed(int Version, bool Accepted, string? Reason, Instant At, string Actor) : DomainEvent;

/// <summary>The time of 4.6 runs.</summary>
public sealed record ActivationClockStarted(LocalDate StartedOn) : DomainEvent;

/// <summary>The time of 4.6 stands still.</summary>
public sealed record ActivationClockPaused(PauseCause Cause, LocalDate From, string Actor) : DomainEvent;

/// <summary>The time of 4.6 goes on after this day.</summary>
public sealed record ActivationClockResumed(PauseCause Cause, LocalDate To) : DomainEvent;

/// <summary>Operators were warned that the time of 4.6 runs out.</summary>
public sealed record ActivationWarned(int Warning, Instant At) : DomainEvent;

/// <summary>The time of 4.6 was missed: the customer may ask for the end and the money.</summary>
public sealed record ActivationMissed(Instant At) : DomainEvent;

/// <summary>A provisioning task was done.</summary>
public sealed record ProvisioningAdvanced(bool ProfileDone, bool PermissionsOpen, Instant At, string Actor) : DomainEvent;

/// <summary>The service is open.</summary>
public sealed record OrderActivated(Instant At) : DomainEvent;

/// <summary>The order will not be opened; what was paid goes back.</summary>
public sealed record OrderCancelled(string Ground, Instant At, string Actor) : DomainEvent;

/// <summary>Lines ended with a refund; the order ended with them when none of its base lines is left.</summary>
public sealed record OrderTerminated(string Ground, ImmutableArray<int> Lines, Instant At, string Actor) : DomainEvent;

/// <summary>A fault was reported, or its cause found.</summary>
public sealed record FaultSet(FaultReport Report, string Actor) : DomainEvent
{
    /// <summary>Number of the report that gave its place to this one; null when there was room.</summary>
    public int? Instead { get; init; }
}

/// <summary>The customer accepted single services.</summary>
public sealed record ServicesAccepted(ImmutableArray<int> Lines, Instant At, string Actor) : DomainEvent;
