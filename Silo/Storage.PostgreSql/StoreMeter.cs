using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;
using Metering.Storage.PostgreSql.Committing;

namespace Metering.Storage.PostgreSql;

/// <summary>What an operator watches: how long commits take, how many share a round trip, how often they collide.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("Metering");
    private static readonly KeyValuePair<string, object?> Provider = new("provider", "postgresql");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "metering.append.duration", "s", "From handing in a group's first commit to its being durable or refused.", advice: CommitSeconds.Bounds);

    private static readonly Histogram<long> BatchSize = Meter.CreateHistogram<long>(
        "metering.append.batch_size", "{commit}", "Commits written with one round trip.");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "metering.append.conflicts", "{commit}", "Commits refused because another writer was first.");

    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "metering.append.unknown", "{commit}", "Commits whose answer was lost.");

    public static void Group(PendingCommit[] commits) => BatchSize.Record(commits.Length, Provider);

    /// <summary>One reading a group, the longest wait of all: a reading a commit costs more than the commit's share of the round trip.</summary>
    public static void Answered(PendingCommit[] commits, int conflicts)
    {
        if (Duration.Enabled) Duration.Record(Stopwatch.GetElapsedTime(commits.Min(pending => pending.Started)).TotalSeconds, Provider);
        if (conflicts > 0) Conflicts.Add(conflicts, Provider);
    }

    public static void Lost(int commits) => Unknown.Add(commits, Provider);
}
