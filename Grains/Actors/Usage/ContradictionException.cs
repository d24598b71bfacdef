namespace Metering.Actors.Usage;

/// <summary>
/// The history of a resource contradicts itself: it cannot be decided now and never will be, unlike after a fault of the store or on the way.
/// </summary>
public sealed class ContradictionException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>True for what the rules throw when figures contradict each other, or when no number holds them.</summary>
    public static bool Is(Exception fault) => fault is InvalidOperationException or KeyNotFoundException or ArithmeticException;
}
