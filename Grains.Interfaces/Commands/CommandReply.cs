using Metering.Domain.Refusals;

namespace Metering.Contracts.Commands;

/// <summary>Answer to a command: a value, or a refusal of the closed list.</summary>
/// <param name="Value">The answer; null when refused.</param>
/// <param name="Refusal">Why not; null when done.</param>
/// <param name="Replayed">True when the same command was answered before and this is the first answer again.</param>
[GenerateSerializer, Immutable, Alias("command.Reply`1")]
public sealed record CommandReply<T>([property: Id(0)] T? Value, [property: Id(1)] RefusalReply? Refusal, [property: Id(2)] bool Replayed = false)
    where T : class;

/// <summary>A refusal on the wire between silos.</summary>
/// <param name="Code">Entry of <see cref="RefusalCodes"/>.</param>
/// <param name="Detail">This occurrence.</param>
[GenerateSerializer, Immutable, Alias("command.Refusal")]
public sealed record RefusalReply([property: Id(0)] string Code, [property: Id(1)] string Detail);

/// <summary>The two shapes of a reply.</summary>
public static class CommandReply
{
    /// <summary>Done.</summary>
    public static CommandReply<T> Done<T>(T value) where T : class => new(value, null);

    /// <summary>Refused.</summary>
    public static CommandReply<T> Refused<T>(Refusal refusal) where T : class => new(null, new RefusalReply(refusal.Code.Code, refusal.Detail));
}
