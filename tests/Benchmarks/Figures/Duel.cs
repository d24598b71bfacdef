using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// Two sides, or more, under the same load in the same run: rounds alternate, so that whatever else the machine does meets all; each side
/// gets the number of connections it is fastest with; the median of the rounds counts.
/// </summary>
internal sealed class Duel(Options options, Side ours, params Side[] others)
{
    private static readonly int[] Candidates = [4, 8, 16, 32, 64];
    private int _runs;

    /// <summary>
    /// Measures and prints the rate as <paramref name="figure"/>; with <paramref name="details"/> also the waits of requests and the processor
    /// time an event. Against another side than the first, a figure has that side's name at its end.
    /// </summary>
    public void Measure(string figure, int events, Spread spread, int connections = 0, bool details = false)
    {
        var sides = (Side[])[ours, .. others];
        var chosen = sides.Select(side => Choose(side, events, spread, connections)).ToArray();
        var rounds = sides.Select(_ => new List<Round>()).ToArray();
        for (var round = 0; round < options.Rounds; round++)
            for (var i = 0; i < sides.Length; i++)
                if (sides[i].Load is { } load)
                    rounds[i].Add(Measured(sides[i], load, chosen[i], new Shape(NextRun(), events, spread)));
        for (var i = 1; i < sides.Length; i++)
        {
            var name = i == 1 ? figure : $"{figure}.{sides[i].Name}";
            Print(name, "events/s", rounds[0], rounds[i], static round => round.Result.PerSecond);
            if (!details)
                continue;
            Print(name + ".p50", "ms", rounds[0], rounds[i], static round => round.Result.Waits.Percentile(0.5));
            Print(name + ".p99", "ms", rounds[0], rounds[i], static round => round.Result.Waits.Percentile(0.99));
            Print(name + ".processor-time", "us/event", rounds[0], rounds[i], static round => round.PerEvent);
        }
    }

    private int Choose(Side side, int events, Spread spread, int fixedConnections)
    {
        if (side.Load is not { } load)
            return 0;
        var given = options.Connections > 0 ? options.Connections : fixedConnections;
        if (options.Quick)
            return given > 0 ? given : 8;
        if (given > 0)
        {
            // What the runtime compiles while it learns is not the server's speed; the probe below warms up as a side effect.
            load(new Shape(NextRun(), events, spread), given, options.WarmUp, TimeSpan.FromSeconds(8));
            return given;
        }
        var rates = Candidates.ToDictionary(
            c => c, c => load(new Shape(NextRun(), events, spread), c, options.WarmUp, TimeSpan.FromSeconds(2)).PerSecond);
        var best = rates.MaxBy(r => r.Value).Key;
        Figure.Note($"{side.Name}: {string.Join(", ", rates.Select(r => $"{r.Key} connections {r.Value:F0}/s"))}");
        return best;
    }

    private Round Measured(Side side, SideLoad load, int connections, Shape shape)
    {
        var (before, ownBefore) = (side.ProcessorTime(), Own());
        var result = load(shape, connections, options.WarmUp, options.Round);
        var (theirs, here) = (PerEvent(side.ProcessorTime() - before), PerEvent(Own() - ownBefore));
        Figure.Note($"{side.Name}: {result.PerSecond:F0} events/s with {connections} connections, {result.Retried} requests sent again, "
            + $"processor time {theirs:F1} us an event and {here:F1} us here");
        return new Round(result, side.RunsHere ? theirs + here : theirs);
        double PerEvent(TimeSpan used) => used.TotalMicroseconds / result.Total;
    }

    private string NextRun() => $"{Environment.ProcessId:x6}{_runs++:x3}";

    private static void Print(string figure, string unit, List<Round> ours, List<Round> theirs, Func<Round, double> value) =>
        Figure.Print(figure, Median(ours, value), unit, Median(theirs, value));

    private static TimeSpan Own() => Environment.CpuUsage.TotalTime;

    private static double? Median(List<Round> rounds, Func<Round, double> value) =>
        rounds.Count == 0 ? null : rounds.Select(value).Order().ElementAt(rounds.Count / 2);

    private sealed record Round(LoadResult Result, double PerEvent);
}
