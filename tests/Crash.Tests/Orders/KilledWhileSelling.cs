using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Metering.Shared;
using Shouldly;

namespace Metering.Crash.Tests.Orders;

/// <summary>
/// The host is killed at random between and within the steps of order, payment, activation, use and refund, for many customers at once. Each
/// makes the same calls again, and its books are those of a customer whom nothing happened to.
/// </summary>
public sealed class KilledWhileSelling(ITestOutputHelper output)
{
    private const int Parallel = 8;
    private static readonly bool Long = Environment.GetEnvironmentVariable("METERING_LONG") == "1";
    private static readonly TimeSpan OrdinaryLife = TimeSpan.FromMilliseconds(2_500);

    [Fact]
    public async Task Wherever_it_is_killed_the_same_calls_end_in_the_same_books()
    {
        var wanted = Long ? 200 : 20;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var chance = new Random(seed);
        using var host = await ProductProcess.Start();
        var calm = new Buyer(host, "calm");
        await calm.Live();
        var expected = await calm.Outcome();
        foreach (var line in new[] { "TERMINATED 582000", "CANCELLED 1000", "rfd_2 PAID 582000 0" }) expected.ShouldContain(line);

        var living = new ConcurrentDictionary<int, Buyer>();
        var lived = new ConcurrentBag<Buyer>();
        var (cuts, kills, made) = (new ConcurrentDictionary<string, int>(), 0, 0);
        async Task Lives()
        {
            while (cuts.Values.Sum() < wanted)
            {
                var number = Interlocked.Increment(ref made);
                var buyer = living[number] = new Buyer(host, string.Create(CultureInfo.InvariantCulture, $"buyer-{number:D4}"));
                await buyer.Live();
                living.TryRemove(number, out _);
                lived.Add(buyer);
            }
        }

        var longestLife = OrdinaryLife;
        var workers = Enumerable.Range(0, Parallel).Select(_ => Lives()).ToList();
        while (cuts.Values.Sum() < wanted)
        {
            await Task.Delay(longestLife * chance.NextDouble());
            if (workers.Find(worker => worker.IsFaulted) is { } faulted) await faulted;
            foreach (var step in living.Values.Select(buyer => buyer.Step).OfType<string>())
                cuts.AddOrUpdate(step, 1, (_, count) => count + 1);
            var killed = Stopwatch.GetTimestamp();
            await host.KillAndRestart();
            // On a busy machine a short life would end before the first call of a cold process is answered, for ever.
            longestLife = new[] { OrdinaryLife, Stopwatch.GetElapsedTime(killed) }.Max();
            kills++;
        }
        await Task.WhenAll(workers);

        output.WriteLine($"{lived.Count} customers, {kills} kills, {cuts.Values.Sum()} cut steps: "
            + string.Join(", ", cuts.OrderBy(cut => cut.Key, StringComparer.Ordinal).Select(cut => $"{cut.Key} {cut.Value}")));
        foreach (var buyer in lived) (await buyer.Outcome()).ShouldBe(expected);
    }
}
