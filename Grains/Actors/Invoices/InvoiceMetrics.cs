using System.Diagnostics.Metrics;

namespace Metering.Actors.Invoices;

/// <summary>Figures an operator needs of fapiao requests; no label names a tenant.</summary>
internal static class InvoiceMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly Counter<long> Overdue = Meter.CreateCounter<long>("metering.invoices.overdue", "{request}",
        "Fapiao requests whose 45 working days passed before they were issued.");

    /// <summary>One request passed its deadline.</summary>
    public static void PassedDeadline() => Overdue.Add(1);
}
