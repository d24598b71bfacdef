using System.Collections.Immutable;

namespace Metering.Journal.Protocol;

/// <summary>
/// Messages that others must hear, numbered in the same commit as their cause. An entry stays until its receiver acknowledged it,
/// so delivery is at least once; the receiver makes it once in effect.
/// </summary>
/// <param name="LastNumber">Number of the newest message ever added; numbers are never used again.</param>
/// <param name="Pending">Numbers not yet acknowledged.</param>
public sealed record Outbox(long LastNumber, ImmutableSortedSet<long> Pending)
{
    /// <summary>Nothing sent, nothing pending.</summary>
    public static Outbox Empty { get; } = new(0, []);

    /// <summary>Adds one message; its number is <see cref="LastNumber"/> of the result.</summary>
    public Outbox Add() => new(LastNumber + 1, Pending.Add(LastNumber + 1));

    /// <summary>The receiver has it; a repeated acknowledgement changes nothing.</summary>
    public Outbox Acknowledge(long number) => this with { Pending = Pending.Remove(number) };
}
