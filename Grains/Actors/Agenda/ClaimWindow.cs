using Metering.Actors.Clocks;
using Metering.Actors.Usage;
using Metering.Domain.Usage;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Agenda;

/// <summary>
/// Which months of claims may be forgotten: those that no commit of an event that can still be accepted would look into. So dropping them
/// changes no answer. Permanent claims (Idempotency-Keys, payment references, resources) are in no month and stay for good.
/// </summary>
public static class ClaimWindow
{
    private const string ClockJournals = "clock/";

    /// <summary>What the clocks of two silos may differ by.</summary>
    private static readonly Duration ClockMargin = Duration.FromDays(1);

    /// <summary>The first month to keep, as yyyyMM, when nobody in the store lives before <paramref name="earliest"/>.</summary>
    public static int FirstKept(Instant earliest) => UsageClaims.EarliestSearched(earliest - UsageLimits.Default.MaxAge - ClockMargin);

    /// <summary>The first month to keep in a store: accounts on a test clock live, and report usage, in the time of that clock.</summary>
    public static async Task<int> FirstKept(IJournalReads store, Instant now)
    {
        var earliest = now;
        await foreach (var clock in store.ListJournalsAsync(ClockJournals))
            if (await store.ReadHeadAsync(clock) is { } head)
                earliest = Instant.Min(earliest, ClockCodec.Instance.ReadState(head.Snapshot.Span).Now);
        return FirstKept(earliest);
    }
}
