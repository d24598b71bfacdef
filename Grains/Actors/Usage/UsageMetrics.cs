using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Metering.Contracts.Usage;

namespace Metering.Actors.Usage;

/// <summary>Figures an operator needs of usage intake; no label names a tenant, so their number stays bounded.</summary>
internal static class UsageMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>("metering.intake.events", "{event}",
        "Usage events by outcome and refusal code.");
    private static readonly Counter<long> Extends = Meter.CreateCounter<long>("metering.lease.extends", "{call}",
        "Lease extensions asked of accounts.");
    private static readonly UpDownCounter<long> OpenHolds = Meter.CreateUpDownCounter<long>("metering.holds.open", "{hold}",
        "Open authorizations.");

    private static readonly KeyValuePair<string, object?>[] AcceptedTags = [new("outcome", "accepted"), new("code", "")];
    private static readonly KeyValuePair<string, object?>[] DuplicateTags = [new("outcome", "duplicate"), new("code", "")];
    private static readonly ConcurrentDictionary<string, KeyValuePair<string, object?>[]> RefusedTags = new(StringComparer.Ordinal);

    /// <summary>Counts the answers of one request.</summary>
    public static void Count(UsageOutcome[] outcomes)
    {
        if (!Events.Enabled) return;
        int accepted = 0, duplicates = 0;
        foreach (ref readonly var outcome in outcomes.AsSpan())
        {
            if (outcome.Status == UsageStatus.Accepted) accepted++;
            else if (outcome.Status == UsageStatus.Duplicate) duplicates++;
            else Events.Add(1, RefusedTags.GetOrAdd(outcome.Code!, static code => [new("outcome", "refused"), new("code", code)]));
        }
        if (accepted > 0) Events.Add(accepted, AcceptedTags);
        if (duplicates > 0) Events.Add(duplicates, DuplicateTags);
    }

    /// <summary>One call for more lease.</summary>
    public static void LeaseExtended() => Extends.Add(1);

    /// <summary>Open authorizations of an activation changed by so many.</summary>
    public static void HoldsChanged(int difference)
    {
        if (difference != 0) OpenHolds.Add(difference);
    }
}
