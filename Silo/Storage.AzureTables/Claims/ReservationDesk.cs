using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>Writes, rewrites and gives back the rows of one commit's claims: those of one partition with one transaction.</summary>
internal sealed class ReservationDesk
{
    private const int BatchRows = 100;
    private const int BatchBytes = 2_500_000;
    private const int RowOverhead = 700;

    private readonly Commit _commit;
    private readonly Judge _judge;

    public ReservationDesk(Commit commit, Accounts accounts, Judge judge)
    {
        _commit = commit;
        _judge = judge;
        Slots = [.. commit.Claims.Select(claim =>
        {
            var (account, partition) = accounts.Of(claim.Key, claim.Bucket);
            return new Slot(claim, account, partition);
        })];
    }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>
    /// A row of this very commit was found that this try did not write: an earlier try may have a transaction on its way, which must be
    /// fenced off before anything here is given back.
    /// </summary>
    public bool FoundEarlierTry { get; private set; }

    /// <summary>Reserves every slot that is not reserved on this head yet. Returns the foreign rows that are in the way.</summary>
    public async Task<IReadOnlyList<Standing>> Reserve(string mark, CancellationToken cancellationToken)
    {
        FoundEarlierTry = false;
        var batches = Batches(Slots.Where(slot => !slot.IsReserved(mark)));
        var standings = await Task.WhenAll(batches.Select(batch => batch is [var slot]
            ? ReserveAlone(slot, mark, cancellationToken) : ReserveTogether(batch, mark, cancellationToken))).ConfigureAwait(false);
        return [.. standings.SelectMany(some => some)];
    }

    /// <summary>Gives our rows back. One that cannot be given back now is worth nothing as soon as the journal moves.</summary>
    public Task Release() => Task.WhenAll(Batches(Slots.Where(slot => slot.Mine is not null)).Select(batch =>
    {
        var actions = batch.ConvertAll(slot => slot.GiveBack());
        batch.ForEach(slot => slot.Lost());
        return Release(batch[0].Account, actions);
    }));

    private static async Task Release(Account account, List<TableTransactionAction> actions)
    {
        try
        {
            await account.Requests.Repeat(token => account.Claims.SubmitTransactionAsync(actions, token), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (actions.Count > 1 && Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing)
        {
            // Some were taken over by other commits.
            await Task.WhenAll(actions.Select(action => Release(account, [action]))).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreUnavailableException || Troubles.Of(failure) is not null)
        {
            // Taken over by another commit, or left behind.
        }
    }

    private async Task<IReadOnlyList<Standing>> ReserveTogether(List<Slot> batch, string mark, CancellationToken cancellationToken)
    {
        var actions = batch.ConvertAll(slot => slot.Reserve(_commit, mark));
        try
        {
            var answers = await batch[0].Account.Requests.Repeat(token => batch[0].Account.Claims.SubmitTransactionAsync(actions, token),
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Reserved(answers.Value[i].Headers.ETag!.Value, mark, batch[i].Beside);
            return [];
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing)
        {
            // At least one row is not as we thought, perhaps all, and perhaps by an earlier sending of this batch: each is looked at.
            var standings = await Task.WhenAll(batch.Select(slot => ReserveAlone(slot, mark, cancellationToken))).ConfigureAwait(false);
            return [.. standings.SelectMany(some => some)];
        }
    }

    private async Task<IReadOnlyList<Standing>> ReserveAlone(Slot slot, string mark, CancellationToken cancellationToken)
    {
        var (replaced, beside) = (slot.Mine, slot.Beside);
        while (true)
        {
            if (await Write(slot, mark, replaced, beside, cancellationToken).ConfigureAwait(false))
                return [];
            slot.Lost();
            (replaced, beside) = (null, []);
            var row = await slot.Account.Find(slot.Account.Claims, slot.Partition, Names.Hex(slot.Claim.Key), null, cancellationToken)
                .ConfigureAwait(false);
            if (row is null)
                continue;
            var (found, others) = (Reservation.Of(row), HeldBeside.Of(row));
            if (found.IsOf(_commit))
            {
                FoundEarlierTry = true;
                slot.Reserved(found.ETag, found.HeadMark, others);
                return [];
            }
            if (others.FirstOrDefault(other => Concerns(slot.Claim, other)) is { } held)
                return [new Standing(held, Worth.Held, null)];
            var standing = await _judge.Of(found, cancellationToken).ConfigureAwait(false);
            if (standing.Worth == Worth.Pending || (standing.Worth == Worth.Held && Concerns(slot.Claim, found)))
                return [standing];
            replaced = found.ETag;
            // A claim that holds in a month which this commit does not ask about goes on holding there.
            beside = standing.Worth == Worth.Held ? [.. others, found] : others;
        }
    }

    /// <summary>True when the row is ours now; false when it is not as we thought.</summary>
    private async Task<bool> Write(Slot slot, string mark, ETag? replaced, IReadOnlyList<Reservation> beside, CancellationToken cancellationToken)
    {
        var table = slot.Account.Claims;
        var row = Reservation.For(_commit, slot.Claim, slot.Partition, mark).ToRow(beside);
        try
        {
            // The old row goes only if it is still the one that was judged.
            var answer = await slot.Account.Requests.Repeat(token => replaced is { } old
                ? table.UpdateEntityAsync(row, old, TableUpdateMode.Replace, token)
                : table.AddEntityAsync(row, token), cancellationToken).ConfigureAwait(false);
            slot.Reserved(answer.Headers.ETag!.Value, mark, beside);
            return true;
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing)
        {
            return false;
        }
    }

    /// <summary>Whether a claim on the same key stands against ours: months that are not looked into any more do not.</summary>
    private bool Concerns(Claim claim, Reservation other) => other.Bucket == claim.Bucket || _commit.LiveBuckets.Contains(other.Bucket);

    /// <summary>What fits one transaction, a partition at a time.</summary>
    private static List<List<Slot>> Batches(IEnumerable<Slot> slots)
    {
        var batches = new List<List<Slot>>();
        var bytes = 0;
        foreach (var slot in slots.OrderBy(slot => slot.Partition, StringComparer.Ordinal))
        {
            var size = slot.Claim.Outcome.Length + RowOverhead + slot.Beside.Sum(other => other.Outcome.Length + RowOverhead);
            if (batches is not [.., var last] || last[0].Partition != slot.Partition || last.Count == BatchRows || bytes + size > BatchBytes)
            {
                batches.Add([]);
                bytes = 0;
            }
            batches[^1].Add(slot);
            bytes += size;
        }
        return batches;
    }
}
