using System.Diagnostics.Metrics;

namespace Metering.Actors.Accounts;

/// <summary>Figures an operator needs of accounts; no label names one.</summary>
internal static class AccountMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly Counter<long> ParkedCount = Meter.CreateCounter<long>("metering.accounts.parked", "{account}",
        "Accounts that stopped their own billing and wait for an operator.");

    /// <summary>Shows the count while there is nothing to count.</summary>
    public static void CountFromZero() => ParkedCount.Add(0);

    /// <summary>One account parked itself.</summary>
    public static void Parked() => ParkedCount.Add(1);
}
