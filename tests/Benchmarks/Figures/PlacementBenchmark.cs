using System.Diagnostics;
using Metering.Benchmarks.Load;
using Metering.Benchmarks.Output;
using Metering.Benchmarks.Processes;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// What placement costs: messages that three silos send each other for the same work, reported through two API nodes. A message between two
/// grains of one silo is not one of them, and a message of an API node is one when it reached a silo that does not hold the grain.
/// </summary>
internal static class PlacementBenchmark
{
    private const int PerAccount = 10;
    private const int BatchSize = 500;
    private const int Connections = 8;
    private const int Nodes = 2;
    private const long WalletFen = 100_000_000;

    /// <summary>Prints messages a number first used, an event, an authorization, an account closed; and how even the silos are.</summary>
    public static async Task Run(Options options)
    {
        var accounts = options.Quick ? 50 : 400;
        using var cluster = new ClusterProcesses(new Dictionary<string, string>());
        await cluster.Migrate();
        await StartAll(cluster);
        var keys = await cluster.Keys();
        PastMonth month;
        using (var setup = new ProductSetup(cluster.Nodes[0], keys["billing-operator"]))
        {
            month = await PastMonth.Open(setup);
            await month.OpenNumbers(setup, accounts, PerAccount);
            await setup.OpenMessagePackages(accounts, WalletFen);
        }
        cluster.Stop();
        await StartAll(cluster);

        var work = new Work(cluster, keys["usage-reporter"], month, accounts);
        await work.Usage("first-use", accounts * PerAccount, inTurn: true);
        await work.Usage("usage", accounts * PerAccount * 10, inTurn: false);
        await work.Authorizations("authorize-first", accounts);
        await work.Authorizations("authorize", accounts * 20);
        using (var setup = new ProductSetup(cluster.Nodes[0], keys["billing-operator"]))
            await work.Count("close", accounts, () => month.Close(setup));
        await work.Balance();
    }

    private static async Task StartAll(ClusterProcesses cluster)
    {
        await cluster.StartSilos();
        await cluster.StartNodes(Nodes);
    }

    /// <summary>The loads, and what the silos sent each other meanwhile.</summary>
    private sealed class Work(ClusterProcesses cluster, string key, PastMonth month, int accounts)
    {
        private const string Sent = "orleans_messaging_sent_messages_size_bytes_count{";
        private int _next = -1;

        public Task Usage(string figure, int events, bool inTurn) => Count(figure, events, () => Split(events, (node, part) =>
            ClosedLoop.RunUntil(
                node.Endpoint, Connections,
                connection => UsageTemplate.Create(
                    key, $"{figure}{node.Endpoint.Port}", connection, BatchSize, accounts * PerAccount, Spread.RandomResource, month.Called,
                    inTurn ? () => Interlocked.Increment(ref _next) % (accounts * PerAccount) : null),
                part)));

        public Task Authorizations(string figure, int count) => Count(figure, count, () => Split(count, (node, part) =>
            ClosedLoop.RunUntil(
                node.Endpoint, Connections, connection => new AuthorizeTemplate(key, $"{figure}{node.Endpoint.Port}", connection, accounts), part)));

        public async Task Count(string figure, int units, Func<Task> work)
        {
            var before = await BetweenSilos();
            var watch = Stopwatch.StartNew();
            await work();
            var seconds = watch.Elapsed.TotalSeconds;
            Figure.Print($"placement.{figure}", (await BetweenSilos() - before) / units, "messages");
            Figure.Note($"{figure}: {units / seconds:F0} a second");
        }

        public async Task Balance()
        {
            var counts = new List<double>();
            foreach (var silo in cluster.Silos) counts.Add((await ProcessMetrics.Of(silo)).Sum("orleans_catalog_activations"));
            Figure.Print("placement.fullest-silo", counts.Max() / counts.Average(), "of the average");
        }

        private async Task Split(int weight, Func<ServerProcess, int, LoadResult> run)
        {
            var results = await Task.WhenAll(cluster.Nodes.Select(node => Task.Run(() => run(node, weight / cluster.Nodes.Count))));
            Figure.Note($"{results.Sum(result => result.Retried)} sent again, slowest {results.Max(result => result.Waits.Max):F0} ms");
        }

        private async Task<double> BetweenSilos()
        {
            var sum = 0.0;
            foreach (var silo in cluster.Silos)
                sum += (await ProcessMetrics.Of(silo)).Series(Sent).Where(IsBetweenSilos).Sum(series => series.Value);
            return sum;
        }

        private static bool IsBetweenSilos((string Series, double Value) of) =>
            of.Series.Contains("ConnectionDirection=\"SiloToSilo\"", StringComparison.Ordinal);
    }
}
