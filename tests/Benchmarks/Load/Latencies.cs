using System.Diagnostics;

namespace Metering.Benchmarks.Load;

/// <summary>Latencies of one run, in milliseconds, exact: every one is kept.</summary>
internal sealed class Latencies
{
    private readonly long[] _sorted;

    /// <summary>Takes stop-watch ticks, one for each request.</summary>
    public Latencies(long[] ticks)
    {
        _sorted = ticks;
        Array.Sort(_sorted);
    }

    /// <summary>The latency that <paramref name="share"/> of the requests did not exceed (0.99 = p99).</summary>
    public double Percentile(double share) =>
        _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)] * 1000.0 / Stopwatch.Frequency;

    /// <summary>The slowest request.</summary>
    public double Max => Percentile(1);
}
