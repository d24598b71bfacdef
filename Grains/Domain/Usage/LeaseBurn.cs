using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>How fast a resource takes money, spent or held: sizes the next lease so that it lasts about a minute.</summary>
/// <param name="Since">Start of the measured stretch; the default before the first.</param>
/// <param name="TakenFen">What was spent and held at that start.</param>
public readonly record struct LeaseBurn(Instant Since, long TakenFen)
{
    private const int WindowSeconds = 60;

    /// <summary>Nobody knows the pace at first: the same need a few times more saves most of the early questions.</summary>
    private const int FirstGuess = 4;

    /// <summary>What a minute at the measured pace costs, fen; at least the need.</summary>
    public long WantedFen(Instant now, long takenFen, long neededFen)
    {
        if (Since == default) return neededFen <= long.MaxValue / FirstGuess ? neededFen * FirstGuess : neededFen;
        var seconds = Math.Max(1, (long)(now - Since).TotalSeconds);
        var taken = Math.Max(0, takenFen - TakenFen);
        var pace = (long)Math.Min((decimal)taken * WindowSeconds / seconds, long.MaxValue / 4);
        return Math.Max(neededFen, pace);
    }

    /// <summary>Starts a new stretch when the measured one is over.</summary>
    public LeaseBurn At(Instant now, long takenFen) =>
        now - Since >= Duration.FromSeconds(WindowSeconds) ? new LeaseBurn(now, takenFen) : this;
}
