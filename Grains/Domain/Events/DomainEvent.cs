namespace Metering.Domain.Events;

/// <summary>Something that happened, kept for ever. Applying it to the state before gives the state after and cannot fail.</summary>
public abstract record DomainEvent;
