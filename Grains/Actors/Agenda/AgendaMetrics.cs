using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Metering.Actors.Agenda;

/// <summary>Figures an operator needs of the due index: what waits, what is late, and how late accounts are woken.</summary>
internal static class AgendaMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly ConcurrentDictionary<long, (int Waiting, int Overdue)> Shards = new();

    private static readonly Histogram<double> Lateness = Meter.CreateHistogram("metering.agenda.lateness", "s",
        "From the instant an account was due to the call that wakes it.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
            [
                1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 75, 90, 120, 150, 180, 240, 300, 450, 600, 900, 1_800, 3_600, 7_200, 14_400,
            ],
        });

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("metering.agenda.failures", "{account}",
        "Accounts that could not be woken; the next sweep tries again.");

    private static readonly Counter<long> PagesRead = Meter.CreateCounter<long>("metering.agenda.pages_read", "{page}",
        "Entries that shards read when they became active.");

    static AgendaMetrics()
    {
        Meter.CreateObservableGauge("metering.agenda.shards", () => (long)Shards.Count, "{shard}", "Shards of the due index on this silo.");
        Meter.CreateObservableGauge("metering.agenda.accounts", () => Shards.Values.Sum(shard => (long)shard.Waiting), "{account}",
            "Accounts with a due instant on this silo's shards, as of their last sweeps.");
        Meter.CreateObservableGauge("metering.agenda.overdue", () => Shards.Values.Sum(shard => (long)shard.Overdue), "{account}",
            "Accounts that were due when this silo's shards swept last.");
    }

    /// <summary>An account is about to be woken so long after it was due.</summary>
    public static void Woken(double secondsLate) => Lateness.Record(Math.Max(0, secondsLate));

    /// <summary>An account did not answer.</summary>
    public static void Failed() => Failures.Add(1);

    /// <summary>A shard became active with so many entries.</summary>
    public static void Read(int pages) => PagesRead.Add(pages);

    /// <summary>What waits on a shard, and what of that is due.</summary>
    public static void Show(long shard, int waiting, int overdue) => Shards[shard] = (waiting, overdue);

    /// <summary>A shard left this silo.</summary>
    public static void Left(long shard) => Shards.TryRemove(shard, out _);
}
