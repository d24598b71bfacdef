using Metering.Benchmarks.Load;

namespace Metering.Benchmarks.Figures;

/// <summary>Usage in batches of 500 over 10,000 numbers: durable, deduplicated, rated, over HTTP, product against peer.</summary>
internal static class IntakeBenchmark
{
    private const int BatchSize = 500;

    /// <summary>Prints both figures.</summary>
    public static Task Run(Options options) => Arena.With(options, duel =>
    {
        duel.Measure("intake.random-resource", BatchSize, Spread.RandomResource);
        duel.Measure("intake.five-events-per-resource", BatchSize, Spread.FiveEventsPerResource);
    });
}
