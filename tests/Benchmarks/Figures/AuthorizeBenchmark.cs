using System.Net;
using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Benchmarks.Peer;
using Metering.Benchmarks.Processes;
using Metering.Shared;
using Npgsql;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// Latency of authorizing prepaid messages at 2,000 requests a second that do not wait for each other, against the peer taking prepaid messages
/// from a wallet, and against the floor: an endpoint that only reads the body, which is what machine and load generator leave over.
/// </summary>
internal static class AuthorizeBenchmark
{
    private const int PerSecond = 2_000;
    private const int Connections = 128;
    private const long WalletFen = 100_000_000;

    /// <summary>Prints p50, p99 and the slowest, each the median of the rounds.</summary>
    public static async Task Run(Options options)
    {
        using var product = await ProductProcess.Start();
        using var setup = new ProductSetup(product);
        await setup.OpenMessagePackages(options.Resources, WalletFen);
        using var peer = options.ProductOnly ? null : await PeerProcess.Start(options.Resources);
        if (peer is not null) await FillWallets(peer);
        var run = $"{Environment.ProcessId:x6}";
        var sides = new List<Contestant>
        {
            new("product", product.Server.Endpoint, () => product.Server.ProcessorTime,
                (round, c) => new AuthorizeTemplate(product.ReporterKey, run + round, c, options.Resources)),
        };
        if (peer is not null)
        {
            sides.Add(new("peer", peer.Endpoint, () => peer.ProcessorTime, (round, c) => Usage(run + round, c, options, false)));
            sides.Add(new("floor", peer.Endpoint, () => peer.ProcessorTime, (round, c) => Usage(run + round, c, options, true)));
        }
        for (var round = 0; round < options.Rounds; round++)
            foreach (var side in sides) side.Measure(round, round == 0 ? options.AuthorizeWarmUp : options.WarmUp, options.Round);
        Print("p50", sides, latencies => latencies.Percentile(0.50));
        Print("p99", sides, latencies => latencies.Percentile(0.99));
        Print("max", sides, latencies => latencies.Max);
        Figure.Print("authorize.processor-time", sides[0].MicrosecondsARequest, "us/request", sides.ElementAtOrDefault(1)?.MicrosecondsARequest);
    }

    private static void Print(string name, List<Contestant> sides, Func<Latencies, double> of)
    {
        Figure.Print($"authorize.{name}", sides[0].Median(of), "ms", sides.ElementAtOrDefault(1)?.Median(of));
        if (sides.ElementAtOrDefault(2) is { } floor) Figure.Print($"authorize.{name}.floor", floor.Median(of), "ms");
    }

    private static UsageTemplate Usage(string run, int connection, Options options, bool discarded) => UsageTemplate.Create(
        PeerServer.ApiKey, run, connection, 1, options.Resources, Spread.RandomResource, discarded: discarded, meter: "sms.segment");

    private static async Task FillWallets(PeerProcess peer)
    {
        await using var database = NpgsqlDataSource.Create(peer.ConnectionString);
        await using var fill = database.CreateCommand($"UPDATE account SET wallet_fen = {WalletFen}::bigint * 1000");
        await fill.ExecuteNonQueryAsync();
    }

    /// <summary>One side with what was measured of it.</summary>
    private sealed class Contestant(
        string name, IPEndPoint endpoint, Func<TimeSpan> processorTime, Func<int, int, RequestTemplate> template)
    {
        private readonly List<Latencies> rounds = [];
        private TimeSpan used;
        private double requests;

        public double MicrosecondsARequest => used.TotalMicroseconds / requests;

        public void Measure(int round, TimeSpan warmUp, TimeSpan measured)
        {
            var before = processorTime();
            var latencies = OpenLoop.Run(endpoint, Connections, connection => template(round, connection), PerSecond, warmUp, measured);
            used += processorTime() - before;
            requests += PerSecond * (warmUp + measured).TotalSeconds;
            rounds.Add(latencies);
            Figure.Note($"round {round}, {name}: p50 {latencies.Percentile(0.5):F1} ms, p99 {latencies.Percentile(0.99):F1} ms");
        }

        public double Median(Func<Latencies, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
    }
}
