using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>When an event is too early or too late.</summary>
public sealed record UsageLimits
{
    /// <summary>The published limits.</summary>
    public static UsageLimits Default { get; } = new();

    /// <summary>How far an event may lie ahead of the resource's present.</summary>
    public Duration MaxAhead { get; init; } = Duration.FromMinutes(5);

    /// <summary>How far back an event may have started; never above the time that claims are kept for.</summary>
    public Duration MaxAge { get; init; } = Duration.FromDays(AcceptedDays);

    /// <summary>The acceptance window in days.</summary>
    public const int AcceptedDays = 35;
}
