using System.Diagnostics.Metrics;

namespace Metering.Actors.Usage;

/// <summary>Figures an operator needs of metered resources; no label names a tenant, so their number stays bounded.</summary>
internal static class UsageMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly Counter<long> Extends = Meter.CreateCounter<long>("metering.lease.extends", "{call}",
        "Lease extensions asked of accounts.");
    private static readonly UpDownCounter<long> OpenHolds = Meter.CreateUpDownCounter<long>("metering.holds.open", "{hold}",
        "Open authorizations.");

    /// <summary>One call for more lease.</summary>
    public static void LeaseExtended() => Extends.Add(1);

    /// <summary>Open authorizations of an activation changed by so many.</summary>
    public static void HoldsChanged(int difference)
    {
        if (difference != 0) OpenHolds.Add(difference);
    }
}
