using Metering.Actors.Accounts;
using Metering.Actors.Tickets;

namespace Metering.Actors;

/// <summary>The counters of grains that alerts look for an increase of.</summary>
public static class ActorCounters
{
    /// <summary>Shows each of them while there is nothing to count.</summary>
    public static void CountFromZero()
    {
        AccountMetrics.CountFromZero();
        TicketMetrics.CountFromZero();
    }
}
