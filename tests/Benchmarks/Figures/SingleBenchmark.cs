using Metering.Benchmarks.Load;

namespace Metering.Benchmarks.Figures;

/// <summary>One event a request on 64 connections, product against peer.</summary>
internal static class SingleBenchmark
{
    /// <summary>Prints the figure.</summary>
    public static Task Run(Options options) =>
        Arena.With(options, duel => duel.Measure("single.64-connections", 1, Spread.RandomResource, connections: 64));
}
