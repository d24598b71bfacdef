using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Webhooks;

/// <summary>When a message is tried again (Standard Webhooks 1.0.0): ten tries over 75 h 35 min 5 s, each pause longer by up to a tenth.</summary>
public static class WebhookSchedule
{
    /// <summary>Jitter is drawn from 0 to this: thousandths of the pause, at most a tenth of it.</summary>
    public const int MostJitter = 100;

    /// <summary>The longest that a receiver may ask to be left alone.</summary>
    public static readonly Duration LongestRetryAfter = Duration.FromHours(24);

    /// <summary>The pause before each try.</summary>
    public static ImmutableArray<Duration> Pauses { get; } =
    [
        Duration.Zero, Duration.FromSeconds(5), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(5),
        Duration.FromHours(10), Duration.FromHours(14), Duration.FromHours(20), Duration.FromHours(24),
    ];

    /// <summary>The instant of the next try after so many; null when that was the last.</summary>
    /// <param name="tries">Tries so far.</param>
    /// <param name="last">When the last one ended.</param>
    /// <param name="jitter">0 to <see cref="MostJitter"/>, drawn by the caller.</param>
    /// <param name="retryAfterSeconds">What the receiver asked for; it only makes the pause longer.</param>
    public static Instant? Next(int tries, Instant last, int jitter, int? retryAfterSeconds = null)
    {
        if (jitter is < 0 or > MostJitter) throw new ArgumentOutOfRangeException(nameof(jitter));
        if (tries >= Pauses.Length) return null;
        var pause = Pauses[tries];
        var asked = Duration.Min(Duration.FromSeconds(retryAfterSeconds ?? 0), LongestRetryAfter);
        return last + Duration.Max(pause + Duration.FromTicks(pause.BclCompatibleTicks / 1_000 * jitter), asked);
    }
}
