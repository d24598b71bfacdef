using System.Diagnostics;
using Metering.Journal;
using Metering.Storage.AzureTables.Committing;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>
/// The claims of one commit: first a row is reserved for each, then the journal's transaction makes all of them hold at once. Where each month
/// has rows of its own, a claim in another live month is looked for after the own row is written, so of two that race at least one sees the other.
/// </summary>
/// <remarks>
/// Of two commits in each other's way the one with the greater id gives back what it reserved and tries again; the other keeps its rows and
/// waits. So no two wait for each other, and the smallest always gets on.
/// </remarks>
internal sealed class CommitClaims
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
    private readonly Commit _commit;
    private readonly Accounts _accounts;
    private readonly Heads _heads;
    private readonly AzureTablesJournalOptions _options;
    private readonly Judge _judge;
    private readonly ReservationDesk _desk;
    private readonly Dictionary<(string Partition, string RowKey, string ETag), long> _seen = [];
    private int _rivalsFenced;

    public CommitClaims(Commit commit, Accounts accounts, Heads heads, AzureTablesJournalOptions options)
    {
        _commit = commit;
        _accounts = accounts;
        _heads = heads;
        _options = options;
        _judge = new Judge(heads);
        _desk = new ReservationDesk(commit, accounts, _judge);
    }

    /// <summary>An earlier try of the same commit left rows; see <see cref="ReservationDesk.FoundEarlierTry"/>.</summary>
    public bool FoundEarlierTry => _desk.FoundEarlierTry;

    /// <summary>
    /// Another commit of the same journal had reserved the claims and did not move: it was fenced off, so the head is another one now. Mostly it was
    /// of this journal's owner in a process that has died.
    /// </summary>
    public bool FencedRival { get; private set; }

    /// <summary>
    /// A commit of the same journal can only win or lose, so little is lost by fencing it soon. Twice as long each time: of two owners that live, one
    /// gets its commit through.
    /// </summary>
    private TimeSpan RivalPatience => _options.ReservationPatience * Math.Min(1, Math.Pow(2, _rivalsFenced) / 32);

    /// <summary>
    /// Reserves all claims for a transaction on this head. Returns those that are held by others, or none: then everything is reserved,
    /// unless <see cref="FoundEarlierTry"/> or <see cref="FencedRival"/>.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Other commits stood in the way for too long.</exception>
    public async Task<IReadOnlyList<TakenClaim>> Reserve(Head head, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        FencedRival = false;
        for (var round = 0; ; round++)
        {
            var inTheWay = new List<Standing>(await _desk.Reserve(head.Mark, cancellationToken).ConfigureAwait(false));
            if (FoundEarlierTry)
                return [];
            inTheWay.AddRange(await SearchOtherMonths(cancellationToken).ConfigureAwait(false));
            var held = inTheWay.Where(standing => standing.Worth == Worth.Held).ToList();
            if (held.Count > 0)
                return [.. held.DistinctBy(standing => standing.Reservation.Key).Select(standing => standing.Reservation.ToTaken())];
            if (inTheWay.Count == 0)
                return [];
            if (Stopwatch.GetElapsedTime(started) > _options.GiveUpAfter)
                throw new StoreUnavailableException("Other commits that want the same claims stood in the way for too long.");
            if (inTheWay.Any(standing => IsBeforeUs(standing.Reservation)))
                await Release().ConfigureAwait(false);
            FencedRival = await FenceTheStuck(inTheWay, cancellationToken).ConfigureAwait(false);
            if (FencedRival)
                return [];
            var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 2 << Math.Min(round, 6)));
            await Task.Delay(pause * (0.25 + Random.Shared.NextDouble()), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives back what is reserved. Only when no transaction that counts on it can still come.</summary>
    public Task Release() => _desk.Release();

    private bool IsBeforeUs(Reservation other) => other.CommitId < _commit.CommitId
        || (other.CommitId == _commit.CommitId && string.CompareOrdinal(other.Journal.Value, _commit.Journal.Value) < 0);

    private async Task<IReadOnlyList<Standing>> SearchOtherMonths(CancellationToken cancellationToken)
    {
        if (_accounts.Places.Format != ClaimPlaces.MonthsApart || _commit.LiveBuckets.Count == 0)
            return [];
        var searches = _desk.Slots
            .Where(slot => slot.Mine is not null && !slot.Searched && slot.Claim.Bucket != Claim.Permanent)
            .Select(slot => SearchOtherMonths(slot, cancellationToken));
        return [.. (await Task.WhenAll(searches).ConfigureAwait(false)).SelectMany(found => found)];
    }

    private async Task<IReadOnlyList<Standing>> SearchOtherMonths(Slot slot, CancellationToken cancellationToken)
    {
        var months = _commit.LiveBuckets.Where(bucket => bucket != slot.Claim.Bucket).Distinct();
        var found = await Task.WhenAll(months.Select(bucket => Find(slot.Claim.Key, bucket, cancellationToken))).ConfigureAwait(false);
        var standing = found.Where(other => other is { Worth: not Worth.Dead }).Select(other => other!.Value).ToList();
        slot.Searched = standing.Count == 0;
        return standing;
    }

    private async Task<Standing?> Find(UInt128 key, int bucket, CancellationToken cancellationToken)
    {
        var (account, partition) = _accounts.Of(key, bucket);
        var row = await account.Find(account.Claims, partition, Names.Hex(key), null, cancellationToken).ConfigureAwait(false);
        return row is null ? null : await _judge.Of(Reservation.Of(row), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A reservation that has not moved for too long belongs to a process that died or hangs: its transaction is made impossible.</summary>
    /// <returns>Whether that was a commit of this journal.</returns>
    private async Task<bool> FenceTheStuck(IReadOnlyList<Standing> pending, CancellationToken cancellationToken)
    {
        var fencedRival = false;
        foreach (var standing in pending)
        {
            var row = standing.Reservation;
            var isRival = row.Journal == _commit.Journal;
            var sight = (row.Partition, row.RowKey, row.ETag.ToString());
            if (!_seen.TryGetValue(sight, out var first))
                _seen.Add(sight, Stopwatch.GetTimestamp());
            else if (!(isRival && fencedRival)
                && Stopwatch.GetElapsedTime(first) >= (isRival ? RivalPatience : _options.ReservationPatience))
            {
                await _heads.Fence(row.Journal, standing.OwnerHead!, cancellationToken).ConfigureAwait(false);
                fencedRival |= isRival;
            }
        }
        if (fencedRival)
            _rivalsFenced++;
        return fencedRival;
    }
}
