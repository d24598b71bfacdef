using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;
using Metering.Storage.RocksDb.Committing;

namespace Metering.Storage.RocksDb;

/// <summary>What an operator watches: how long commits take, how many share an fsync, how often they collide.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("Metering");
    private static readonly KeyValuePair<string, object?> Provider = new("provider", "rocksdb");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "metering.append.duration", "s", "From handing in a group's first commit to its being durable or refused.", advice: CommitSeconds.Bounds);

    private static readonly Histogram<long> BatchSize = Meter.CreateHistogram<long>(
        "metering.append.batch_size", "{commit}", "Commits answered with one fsync.");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "metering.append.conflicts", "{commit}", "Commits refused because another writer was first.");

    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "metering.append.unknown", "{commit}", "Commits whose answer was lost.");

    public static void Group(List<PendingCommit> commits)
    {
        if (BatchSize.Enabled)
            BatchSize.Record(commits.Count, Provider);
        if (!Duration.Enabled && !Conflicts.Enabled && !Unknown.Enabled)
            return;
        var now = Stopwatch.GetTimestamp();
        // One reading a group, the longest wait of all: a reading a commit costs more than the commit's share of the fsync.
        Duration.Record(Stopwatch.GetElapsedTime(commits[0].Started, now).TotalSeconds, Provider);
        foreach (var pending in commits)
            if (pending.Undecided is OutcomeUnknownException)
                Unknown.Add(1, Provider);
            else if (pending.Undecided is null && pending.Decision.Status == CommitStatus.VersionConflict)
                Conflicts.Add(1, Provider);
    }
}
