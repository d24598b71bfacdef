using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;

namespace Metering.Storage.AzureTables;

/// <summary>What an operator watches: how long commits take, how often they collide, how often an answer was lost.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("Metering");
    private static readonly KeyValuePair<string, object?> Provider = new("provider", "azure");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "metering.append.duration", "s", "From handing a commit in to its being durable or refused.", advice: CommitSeconds.Bounds);

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "metering.append.conflicts", "{commit}", "Commits refused because another writer was first.");

    private static readonly Histogram<long> BatchSize = Meter.CreateHistogram<long>(
        "metering.append.batch_size", "{commit}", "Commits written with one transaction: always one, so that their sum counts commits everywhere.");

    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "metering.append.unknown", "{commit}", "Commits whose answer was lost.");

    public static void Answered(long started, CommitResult result)
    {
        BatchSize.Record(1, Provider);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Provider);
        if (result.Status == CommitStatus.VersionConflict)
            Conflicts.Add(1, Provider);
    }

    public static void OutcomeUnknown() => Unknown.Add(1, Provider);
}
