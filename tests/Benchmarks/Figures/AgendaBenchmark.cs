using System.Diagnostics;
using Metering.Benchmarks.Agenda;
using Metering.Benchmarks.Output;
using NodaTime;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// The due index with many accounts: start after a two-hour outage, an ordinary minute, and a month's end during which a silo is killed. The
/// accounts are those of the product that were never opened: each is activated, reads its head, answers that nothing is due and leaves, and its
/// shard commits that. So what is measured is the agenda; what a real account does when it is woken is measured by close.
/// </summary>
internal static class AgendaBenchmark
{
    private const int Shards = 256;
    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(5);

    /// <summary>Prints the figures of one silo on the embedded store, then of three on PostgreSQL.</summary>
    public static async Task Run(Options options)
    {
        if (options.Silos != 3)
        {
            using var one = await OneSilo.Prepare(SweepEvery(options));
            await Measure(one, options);
        }
        if (options.Silos == 1) return;
        using var three = new ThreeSilos(SweepEvery(options));
        await Measure(three, options);
    }

    private static Dictionary<string, string> SweepEvery(Options options) => new() { ["Metering__Agenda__SweepSeconds"] = $"{options.SweepSeconds}" };

    private static async Task Measure(AgendaSite site, Options options)
    {
        var accounts = options.Accounts;
        // What the fill and the start are expected to take; the plan's instants count from here.
        var plan = new AgendaPlan(accounts, Now + Duration.FromSeconds(15 + accounts / 15_000), Duration.FromSeconds(options.SweepSeconds));
        var (store, lifetime) = await site.Open();
        await AgendaFill.Run(store, plan);
        await lifetime.DisposeAsync();

        var watch = Stopwatch.StartNew();
        await site.Start();
        Figure.Print($"agenda.{site.Name}.start", watch.Elapsed.TotalSeconds, "s");
        if (Now > plan.Start) Figure.Note($"the silos were up {(Now - plan.Start).TotalSeconds:F0} s later than planned");
        var outage = await Until(site, reading => reading.Woken >= plan.Tenth && reading.Waiting <= accounts - plan.Tenth, AgendaReading.Nothing);
        Figure.Print($"agenda.{site.Name}.caught-up", watch.Elapsed.TotalSeconds, "s");
        Figure.Print($"agenda.{site.Name}.pages-read-at-start", outage.PagesRead, "pages");
        Figure.Print($"agenda.{site.Name}.memory", Resident(site), "MiB");
        await Idle(site, plan);

        await Sleep(plan.MonthEnd - Duration.FromSeconds(1));
        var ordinary = (await AgendaReading.Of(site.Silos)).Since(outage);
        Print(site, "ordinary", ordinary, plan.Tenth);

        await MonthEnd(site, plan);
    }

    /// <summary>What the storage is asked while nothing is due.</summary>
    private static async Task Idle(AgendaSite site, AgendaPlan plan)
    {
        var (before, from) = (await site.Work(), Stopwatch.StartNew());
        var pages = (await AgendaReading.Of(site.Silos)).PagesRead;
        await Sleep(plan.Minute);
        var minutes = from.Elapsed.TotalMinutes;
        Figure.Print($"agenda.{site.Name}.idle-pages", ((await AgendaReading.Of(site.Silos)).PagesRead - pages) / minutes, "pages/min");
        if (before is not { } earlier || await site.Work() is not { } later) return;
        Figure.Print($"agenda.{site.Name}.idle-transactions", (later.Transactions - earlier.Transactions) / minutes, "transactions/min");
        Figure.Print($"agenda.{site.Name}.idle-rows", (later.Rows - earlier.Rows) / minutes, "rows/min");
    }

    /// <summary>The silo's own count dies with it, so what the others and its successor say is added up from there.</summary>
    private static async Task MonthEnd(AgendaSite site, AgendaPlan plan)
    {
        await Sleep(plan.MonthEnd);
        var watch = Stopwatch.StartNew();
        await Task.Delay(KillAfter);
        var victim = await AgendaReading.Of(site.Silos.TakeLast(1));
        var others = await AgendaReading.Of(site.Silos.SkipLast(1));
        await site.KillOne();
        Figure.Note($"a silo was killed {watch.Elapsed.TotalSeconds:F1} s after the month's end; {others.Woken + victim.Woken} were woken by then");
        // Shards of the killed silo are nowhere until another one takes them over.
        var end = await Until(site, reading => reading.Waiting == 0 && reading.Shards >= Shards, others);
        Figure.Print($"agenda.{site.Name}.month-end", plan.AtMonthEnd / watch.Elapsed.TotalSeconds, "accounts/s");
        Figure.Print($"agenda.{site.Name}.month-end-seconds", watch.Elapsed.TotalSeconds, "s");
        Print(site, "month-end-after-kill", end, null);
        Figure.Print($"agenda.{site.Name}.month-end-missed", end.Waiting, "accounts");
        Figure.Print($"agenda.{site.Name}.pages-read-after-kill", end.PagesRead - others.PagesRead, "pages");
        Figure.Print($"agenda.{site.Name}.peak-memory", site.Silos.Sum(silo => silo.PeakResidentBytes) / 1048576.0, "MiB");
    }

    private static void Print(AgendaSite site, string phase, AgendaReading reading, int? expected)
    {
        Figure.Print($"agenda.{site.Name}.{phase}.p50", reading.Percentile(0.50), "s");
        Figure.Print($"agenda.{site.Name}.{phase}.p99", reading.Percentile(0.99), "s");
        if (expected is { } due) Figure.Print($"agenda.{site.Name}.{phase}.missed", due - reading.Woken, "accounts");
        Figure.Print($"agenda.{site.Name}.{phase}.failures", reading.Failures, "calls");
    }

    private static async Task<AgendaReading> Until(AgendaSite site, Func<AgendaReading, bool> holds, AgendaReading before)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(15); await Task.Delay(1_000))
        {
            try
            {
                var reading = await AgendaReading.Of(site.Silos);
                if (holds(reading)) return reading.Since(before);
            }
            catch (TaskCanceledException)
            {
                Figure.Note("a silo was too busy to say how far it is");
            }
        }
        throw new TimeoutException($"The agenda did not get there: {await AgendaReading.Of(site.Silos)}");
    }

    private static double Resident(AgendaSite site) => site.Silos.Sum(silo => silo.ResidentBytes) / 1048576.0;

    private static Instant Now => SystemClock.Instance.GetCurrentInstant();

    private static Task Sleep(Instant until) =>
        until - Now is var left && left > Duration.Zero ? Task.Delay(left.ToTimeSpan()) : Task.CompletedTask;
}
