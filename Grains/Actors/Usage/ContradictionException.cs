namespace Metering.Actors.Usage;

/// <summary>
/// A resource cannot be closed now, nor ever before somebody mends it, unlike after a fault of the store or on the way: its history contradicts
/// itself, or what it would bill is beyond every bound.
/// </summary>
public sealed class ContradictionException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>True for what the rules throw when figures contradict each other, or when no number holds them.</summary>
    public static bool Is(Exception fault) => fault is InvalidOperationException or KeyNotFoundException or ArithmeticException;
}
