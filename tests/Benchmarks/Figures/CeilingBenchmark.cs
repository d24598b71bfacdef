using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Benchmarks.Peer;
using Metering.Benchmarks.Processes;

namespace Metering.Benchmarks.Figures;

/// <summary>What the load generator reaches against an endpoint that reads the body and forgets it: no figure can be above this.</summary>
internal static class CeilingBenchmark
{
    /// <summary>Prints events a second in batches of 500 and singly, and the generator's own processor time for a million events.</summary>
    public static async Task Run(Options options)
    {
        using var peer = await PeerProcess.Start(resources: 10);
        Measure(options, peer, "ceiling.batch-500", 500, 8);
        Measure(options, peer, "ceiling.single", 1, 64);
    }

    private static void Measure(Options options, PeerProcess peer, string figure, int events, int connections)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = ClosedLoop.Run(
            peer.Endpoint, connections,
            c => UsageTemplate.Create(PeerServer.ApiKey, "ceiling00", c, events, 10_000, Spread.RandomResource, discarded: true),
            TimeSpan.Zero, options.Round);
        var used = Environment.CpuUsage.TotalTime - before;
        Figure.Print(figure, result.PerSecond, "events/s");
        Figure.Print(figure + ".generator-time", used.TotalMicroseconds / result.Accepted, "us/event");
    }
}
