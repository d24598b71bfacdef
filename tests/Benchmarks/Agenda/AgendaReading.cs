using System.Globalization;
using Metering.Benchmarks.Processes;
using Metering.Shared;

namespace Metering.Benchmarks.Agenda;

/// <summary>What the silos' own metrics say of the agenda, all silos together.</summary>
/// <param name="Shards">Shards that are active.</param>
/// <param name="Waiting">Accounts on the agenda.</param>
/// <param name="Failures">Calls that woke nobody.</param>
/// <param name="PagesRead">Entries read by shards that became active.</param>
/// <param name="Late">Accounts woken at most so many seconds late, by the bounds of the histogram.</param>
internal sealed record AgendaReading(long Shards, long Waiting, long Failures, long PagesRead, SortedDictionary<double, long> Late)
{
    private const string Bucket = "metering_agenda_lateness_seconds_bucket{";

    /// <summary>Before anything was read.</summary>
    public static AgendaReading Nothing => new(0, 0, 0, 0, []);

    /// <summary>Accounts woken.</summary>
    public long Woken => Late.Count == 0 ? 0 : Late.Values.Last();

    /// <summary>Reads every silo.</summary>
    public static async Task<AgendaReading> Of(IEnumerable<ServerProcess> silos)
    {
        var sums = Nothing;
        foreach (var silo in silos)
        {
            var metrics = await ProcessMetrics.Of(silo);
            sums = sums with
            {
                Shards = sums.Shards + Sum("metering_agenda_shards"), Waiting = sums.Waiting + Sum("metering_agenda_accounts"),
                Failures = sums.Failures + Sum("metering_agenda_failures"), PagesRead = sums.PagesRead + Sum("metering_agenda_pages_read"),
            };
            foreach (var (labels, value) in metrics.Series(Bucket))
            {
                var text = labels.Split("le=\"")[1].Split('"')[0];
                var bound = text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
                sums.Late[bound] = sums.Late.GetValueOrDefault(bound) + (long)value;
            }

            long Sum(string name) => (long)metrics.Sum(name);
        }
        return sums;
    }

    /// <summary>What was woken since an earlier reading.</summary>
    public AgendaReading Since(AgendaReading before)
    {
        var late = new SortedDictionary<double, long>();
        foreach (var (bound, count) in Late) late[bound] = count - before.Late.GetValueOrDefault(bound);
        return this with { Failures = Failures - before.Failures, Late = late };
    }

    /// <summary>Lateness that a part of the accounts was not above, seconds, between the bounds of the histogram.</summary>
    public double? Percentile(double part)
    {
        var (wanted, below, lower) = (Woken * part, 0L, 0.0);
        foreach (var (bound, count) in Late)
        {
            if (count >= wanted && count > below)
                return double.IsInfinity(bound) ? lower : lower + (bound - lower) * (wanted - below) / (count - below);
            (below, lower) = (count, bound);
        }
        return null;
    }
}
