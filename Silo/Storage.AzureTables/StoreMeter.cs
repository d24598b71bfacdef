using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;

namespace Metering.Storage.AzureTables;

/// <summary>What an operator watches: how long commits take, how often they collide, how often an answer was lost.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("Metering");
    private static readonly KeyValuePair<string, object?> Provider = new("provider", "azure");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "metering.append.duration", "s", "From handing a commit in to its being durable or refused.");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "metering.append.conflicts", "{commit}", "Commits refused because another writer was first.");

    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>(
        "metering.outcome.unknown", "{commit}", "Commits of which the store could not say whether they were written.");

    public static void Answered(long started, CommitResult result)
    {
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Provider);
        if (result.Status == CommitStatus.VersionConflict)
            Conflicts.Add(1, Provider);
    }

    public static void OutcomeUnknown() => Unknown.Add(1, Provider);
}
