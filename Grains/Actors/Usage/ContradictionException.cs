namespace Metering.Actors.Usage;

/// <summary>
/// The history of a resource contradicts itself: it cannot be decided now and never will be, unlike after a fault of the store or on the way.
/// </summary>
public sealed class ContradictionException(string message, Exception inner) : Exception(message, inner);
