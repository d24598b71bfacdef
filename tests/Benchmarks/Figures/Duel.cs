using System.Net;
using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;

namespace Metering.Benchmarks.Figures;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">How it is called in remarks.</param>
/// <param name="Endpoint">Where it answers; null when this side is left out.</param>
/// <param name="ApiKey">The key to report usage with.</param>
/// <param name="ProcessorTime">Processor time of all its processes so far.</param>
internal sealed record Side(string Name, IPEndPoint? Endpoint, string ApiKey, Func<TimeSpan> ProcessorTime);

/// <summary>
/// Product and peer under the same load in the same run: rounds alternate, so that whatever else the machine does meets both; each side
/// gets the number of connections it is fastest with; the median of the rounds counts.
/// </summary>
internal sealed class Duel(Options options, Side product, Side peer)
{
    private static readonly int[] Candidates = [4, 8, 16, 32];
    private int _runs;

    /// <summary>Measures and prints one figure.</summary>
    public void Measure(string figure, int events, Spread spread, int connections = 0)
    {
        var productConnections = Choose(product, events, spread, connections);
        var peerConnections = Choose(peer, events, spread, connections);
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            Round(product, productConnections, events, spread, ours);
            Round(peer, peerConnections, events, spread, theirs);
        }
        Figure.Print(figure, Median(ours), "events/s", Median(theirs));
    }

    private int Choose(Side side, int events, Spread spread, int fixedConnections)
    {
        if (side.Endpoint is null)
            return 0;
        var given = options.Connections > 0 ? options.Connections : fixedConnections;
        if (options.Quick)
            return given > 0 ? given : 8;
        if (given > 0)
        {
            // What the runtime compiles while it learns is not the server's speed; the probe below warms up as a side effect.
            Load(side, given, events, spread, TimeSpan.FromSeconds(8));
            return given;
        }
        var rates = Candidates.ToDictionary(c => c, c => Load(side, c, events, spread, TimeSpan.FromSeconds(2)).PerSecond);
        var best = rates.MaxBy(r => r.Value).Key;
        Figure.Note($"{side.Name}: {string.Join(", ", rates.Select(r => $"{r.Key} connections {r.Value:F0}/s"))}");
        return best;
    }

    private void Round(Side side, int connections, int events, Spread spread, List<double> rates)
    {
        if (side.Endpoint is null)
            return;
        var (before, ownBefore) = (side.ProcessorTime(), Own());
        var result = Load(side, connections, events, spread, options.Round);
        rates.Add(result.PerSecond);
        Figure.Note($"{side.Name}: {result.PerSecond:F0} events/s with {connections} connections, {result.Retried} requests sent again, "
            + $"processor time {PerEvent(side.ProcessorTime() - before):F1} us an event and {PerEvent(Own() - ownBefore):F1} us here");
        double PerEvent(TimeSpan used) => used.TotalMicroseconds / result.Total;
    }

    private LoadResult Load(Side side, int connections, int events, Spread spread, TimeSpan measured)
    {
        var run = $"{Environment.ProcessId:x6}{_runs++:x3}";
        return ClosedLoop.Run(
            side.Endpoint!, connections, c => UsageTemplate.Create(side.ApiKey, run, c, events, options.Resources, spread),
            options.WarmUp, measured);
    }

    private static TimeSpan Own() => Environment.CpuUsage.TotalTime;

    private static double? Median(List<double> rates) => rates.Count == 0 ? null : rates.Order().ElementAt(rates.Count / 2);
}
