using System.Diagnostics;
using Metering.Cluster.Tests.Running;
using Metering.Shared;
using Shouldly;

namespace Metering.Cluster.Tests.Faults;

/// <summary>Silos are killed, drained and started again under load; nothing that was acknowledged is lost or billed twice.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="patienceSeconds">Longest that a client may have to repeat a request until it is acknowledged.</param>
/// <param name="recoverySeconds">The same after one silo of three was killed: soon enough on every account that it had.</param>
public abstract class LosingSilos(RunningCluster cluster, int patienceSeconds, int recoverySeconds)
{
    private const int Customers = 6;

    /// <summary>A request that took longer was waiting for something that the killed silo had.</summary>
    private static readonly TimeSpan Affected = TimeSpan.FromSeconds(1);
    private static int runs;

    [Fact]
    public async Task A_silo_killed_under_load_loses_nothing_and_doubles_nothing()
    {
        var (clock, customers) = await Open();

        await UnderLoad(customers, async () =>
        {
            await Task.Delay(4_000);
            cluster.Kill("silo-2");
            await Task.Delay(9_000);
            await cluster.Up();
            await Task.Delay(3_000);
        });

        Report("kill -9", customers);
        var waits = customers.Select(customer => customer.LongestWait).Where(wait => wait > Affected).Order().ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{waits.Length} accounts of {customers.Length} were affected; first success after "
            + string.Join(", ", waits.Select(wait => $"{wait.TotalSeconds:0.0}")) + " s");
        waits.ShouldNotBeEmpty();
        waits[^1].ShouldBeLessThan(TimeSpan.FromSeconds(recoverySeconds));
        await CheckBills(clock, customers);
    }

    [Fact]
    public async Task A_silo_that_comes_back_from_the_dead_with_an_old_memory_changes_nothing()
    {
        var (clock, customers) = await Open();

        await UnderLoad(customers, async () =>
        {
            await Task.Delay(3_000);
            cluster.Freeze("silo-3");
            // Long enough for the others to declare it dead and to start its grains anew: from here on each of them exists twice.
            await Task.Delay(11_000);
            cluster.Thaw("silo-3");
            await Task.Delay(4_000);
            await cluster.Up();
            await Task.Delay(2_000);
        });

        Report("frozen and thawed", customers);
        customers.Max(customer => customer.LongestWait).ShouldBeLessThan(TimeSpan.FromSeconds(patienceSeconds));
        await CheckBills(clock, customers);
    }

    [Fact]
    public async Task Silos_and_an_api_node_that_are_replaced_one_after_another_fail_no_request_beyond_a_retry()
    {
        var (clock, customers) = await Open();

        await UnderLoad(customers, async () =>
        {
            foreach (var member in new[] { "silo-1", "silo-3", "api-1" })
            {
                await Task.Delay(1_500);
                await cluster.Drain(member);
                await cluster.Up();
            }
            await Task.Delay(1_500);
        });

        Report("replaced", customers);
        customers.Max(customer => customer.LongestWait).ShouldBeLessThan(TimeSpan.FromSeconds(patienceSeconds));
        await CheckBills(clock, customers);
        (await cluster.Status()).AllReady.ShouldBeTrue();
    }

    private async Task<(string Clock, Customer[] Customers)> Open()
    {
        var operators = cluster.Client(cluster.Operator);
        var run = Interlocked.Increment(ref runs);
        var clock = (await operators.Post("/v1/clocks", new { name = "faults", now = "2026-07-15T09:00:00+08:00" }))
            .GetProperty("id").GetString()!;
        return (clock, await Task.WhenAll(Enumerable.Range(0, Customers)
            .Select(i => Customer.Open(cluster, clock, $"acc_fault_{run}_{i}", $"+86755870{run:D2}{i:D3}"))));
    }

    private static async Task UnderLoad(Customer[] customers, Func<Task> faults)
    {
        using var stop = new CancellationTokenSource();
        var load = customers.Select(customer => Task.Run(() => customer.Load(stop.Token))).ToArray();
        try
        {
            await faults();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }
    }

    private async Task CheckBills(string clock, Customer[] customers)
    {
        var started = Stopwatch.GetTimestamp();
        await cluster.Client(cluster.Operator).Post($"/v1/clocks/{clock}/advance", new { to = "2026-08-03T00:00:00+08:00" });
        var closed = Stopwatch.GetElapsedTime(started);
        customers.ShouldAllBe(customer => customer.Acknowledged > 0);
        foreach (var customer in customers) await customer.CheckBill();
        TestContext.Current.TestOutputHelper?.WriteLine($"closed in {closed.TotalSeconds:0.0} s, proved in "
            + $"{(Stopwatch.GetElapsedTime(started) - closed).TotalSeconds:0.0} s");
    }

    private static void Report(string what, Customer[] customers) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{what}: {2 * customers.Sum(customer => customer.Acknowledged)} events acknowledged, {customers.Sum(customer => customer.Repeats)} requests "
        + $"repeated, longest wait {customers.Max(customer => customer.LongestWait).TotalSeconds:0.0} s");
}

/// <inheritdoc />
[Collection(nameof(OnPostgres))]
public sealed class LosingSilosOnPostgres(PostgresCluster cluster) : LosingSilos(cluster, 20, 15);

/// <inheritdoc />
[Collection(nameof(OnAzure))]
public sealed class LosingSilosOnAzure(AzureCluster cluster) : LosingSilos(cluster, 40, 30);
