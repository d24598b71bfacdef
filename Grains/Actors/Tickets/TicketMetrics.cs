using System.Diagnostics.Metrics;

namespace Metering.Actors.Tickets;

/// <summary>Figures of tickets; no label names an account.</summary>
internal static class TicketMetrics
{
    private static readonly Meter Meter = new("Metering");

    private static readonly Counter<long> BreachedCount = Meter.CreateCounter<long>("metering.tickets.breached", "{ticket}",
        "Tickets that nobody replied to within one working day (4.4).");

    /// <summary>Shows the count while there is nothing to count.</summary>
    public static void CountFromZero() => BreachedCount.Add(0);

    /// <summary>So many more tickets were not replied to in time.</summary>
    public static void Breached(int count)
    {
        if (count > 0) BreachedCount.Add(count);
    }
}
