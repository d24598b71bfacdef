using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>How fast a resource spends: sizes the next lease so that it lasts about half a minute.</summary>
/// <param name="Since">Start of the measured stretch.</param>
/// <param name="ConsumedFen">Cumulative spending at that start.</param>
public readonly record struct LeaseBurn(Instant Since, long ConsumedFen)
{
    private const int WindowSeconds = 30;

    /// <summary>What half a minute at the measured pace costs, fen; at least the need.</summary>
    public long WantedFen(Instant now, long consumedFen, long neededFen)
    {
        var seconds = Math.Max(1, (long)(now - Since).TotalSeconds);
        var spent = Math.Max(0, consumedFen - ConsumedFen);
        var pace = (long)Math.Min((decimal)spent * WindowSeconds / seconds, long.MaxValue / 4);
        return Math.Max(neededFen, pace);
    }

    /// <summary>Starts a new stretch when the measured one is over.</summary>
    public LeaseBurn At(Instant now, long consumedFen) =>
        now - Since >= Duration.FromSeconds(WindowSeconds) ? new LeaseBurn(now, consumedFen) : this;
}
