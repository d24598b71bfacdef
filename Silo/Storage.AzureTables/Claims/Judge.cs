using System.Collections.Concurrent;
using Metering.Journal;
using Metering.Storage.AzureTables.Committing;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>
/// Decides what a reservation is worth by looking into the journal it names: that journal's transaction is the only thing that makes a claim
/// hold. Lives for one operation; what is final is looked up once.
/// </summary>
internal sealed class Judge(Heads heads)
{
    private readonly ConcurrentDictionary<(JournalId Journal, long Version), Task<UInt128?>> _commits = [];

    public async Task<Standing> Of(Reservation reservation, CancellationToken cancellationToken)
    {
        var place = (reservation.Journal, reservation.Version);
        while (true)
        {
            // Shared among the claims of one commit, which mostly have one owner.
            var commit = await _commits.GetOrAdd(place, at => heads.CommitAt(at.Journal, at.Version, cancellationToken))
                .ConfigureAwait(false);
            if (commit is not null)
                return new Standing(reservation, commit == reservation.CommitId ? Worth.Held : Worth.Dead, null);
            _commits.TryRemove(place, out _);
            var head = await heads.Read(reservation.Journal, cancellationToken).ConfigureAwait(false);
            if (head.Version < reservation.Version)
                return new Standing(reservation, head.Mark == reservation.HeadMark ? Worth.Pending : Worth.Dead, head);
            // The journal got there between the two reads.
        }
    }
}
