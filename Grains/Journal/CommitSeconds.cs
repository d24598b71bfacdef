using System.Diagnostics.Metrics;

namespace Metering.Journal;

/// <summary>
/// How every storage sorts the durations of its commits. Without bounds of its own a histogram is sorted by bounds made for milliseconds, and
/// every commit falls between zero and five seconds: the alert would always fire, and the panels would show nothing.
/// </summary>
public static class CommitSeconds
{
    /// <summary>Bounds, from a fast disk to what nobody waits for any more; close together below half a second, where the alert is.</summary>
    public static InstrumentAdvice<double> Bounds { get; } = new()
    {
        HistogramBucketBoundaries =
        [
            0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 20,
            30,
        ],
    };
}
