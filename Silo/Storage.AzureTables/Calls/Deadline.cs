using System.Diagnostics;

namespace Metering.Storage.AzureTables.Calls;

/// <summary>When an operation is given up, and how long it pauses between tries.</summary>
internal sealed class Deadline(TimeSpan limit)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _pauses;

    /// <summary>Whether no further try should begin.</summary>
    public bool Passed => Stopwatch.GetElapsedTime(_started) >= limit;

    /// <summary>Waits before the next try: what the service asked for, and a growing pause with a random part.</summary>
    /// <returns>False when the pause would end after the deadline; then nothing was waited.</returns>
    public async ValueTask<bool> Pause(TimeSpan? asked, CancellationToken cancellationToken)
    {
        var pause = Next(asked);
        if (Stopwatch.GetElapsedTime(_started) + pause > limit)
            return false;
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>How long the next pause is. Spread, so that those who were turned away together do not come back together.</summary>
    internal TimeSpan Next(TimeSpan? asked)
    {
        var grown = TimeSpan.FromMilliseconds(Math.Min(Longest.TotalMilliseconds, 20 * Math.Pow(2, Math.Min(_pauses++, 10))));
        return (asked ?? TimeSpan.Zero) + grown * (0.5 + Random.Shared.NextDouble() / 2);
    }
}
