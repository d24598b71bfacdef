using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>Writes, rewrites and gives back the rows of one commit's claims.</summary>
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
        var open = Slots.Where(slot => !slot.IsReserved(mark)).ToList();
        if (open.Count == 0)
            return [];
        var singles = new List<Slot>(open.Where(slot => slot.Mine is not null));
        var batches = new List<List<Slot>>();
        foreach (var partition in open.Where(slot => slot.Mine is null).GroupBy(slot => slot.Partition, StringComparer.Ordinal))
            foreach (var batch in Batches(partition))
                (batch.Count > 1 ? batches : null)?.Add(batch);
        var batched = batches.SelectMany(batch => batch).ToHashSet();
        singles.AddRange(open.Where(slot => slot.Mine is null && !batched.Contains(slot)));
        var standings = await Task.WhenAll([
            .. batches.Select(batch => ReserveTogether(batch, mark, cancellationToken)),
            .. singles.Select(slot => ReserveAlone(slot, mark, cancellationToken)),
        ]).ConfigureAwait(false);
        return [.. standings.SelectMany(some => some)];
    }

    /// <summary>Removes our rows. One that cannot be removed now is worth nothing as soon as the journal moves.</summary>
    public Task Release() => Task.WhenAll(Slots.Where(slot => slot.Mine is not null).Select(async slot =>
    {
        var row = slot.Mine!.Value;
        slot.Lost();
        try
        {
            await slot.Account.Requests.Repeat(token => slot.Account.Claims.DeleteEntityAsync(slot.Partition, Names.Hex(slot.Claim.Key), row,
                token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreUnavailableException || Troubles.Of(failure) is not null)
        {
            // Taken over by another commit, or left behind.
        }
    }));

    private async Task<IReadOnlyList<Standing>> ReserveTogether(List<Slot> batch, string mark, CancellationToken cancellationToken)
    {
        var actions = batch.Select(slot => new TableTransactionAction(TableTransactionActionType.Add,
            Reservation.Row(slot.Partition, slot.Claim, _commit, mark)));
        try
        {
            var answers = await batch[0].Account.Requests.Repeat(token => batch[0].Account.Claims.SubmitTransactionAsync(actions, token),
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Reserved(answers.Value[i].Headers.ETag!.Value, mark);
            return [];
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict)
        {
            // At least one row exists, perhaps all, and perhaps by an earlier sending of this batch: each is looked at.
            var standings = await Task.WhenAll(batch.Select(slot => ReserveAlone(slot, mark, cancellationToken))).ConfigureAwait(false);
            return [.. standings.SelectMany(some => some)];
        }
    }

    private async Task<IReadOnlyList<Standing>> ReserveAlone(Slot slot, string mark, CancellationToken cancellationToken)
    {
        var table = slot.Account.Claims;
        var row = Reservation.Row(slot.Partition, slot.Claim, _commit, mark);
        var replaced = slot.Mine;
        while (true)
        {
            try
            {
                // The old row goes only if it is still the one that was judged.
                var answer = await slot.Account.Requests.Repeat(token => replaced is { } old
                    ? table.UpdateEntityAsync(row, old, TableUpdateMode.Replace, token)
                    : table.AddEntityAsync(row, token), cancellationToken).ConfigureAwait(false);
                slot.Reserved(answer.Headers.ETag!.Value, mark);
                return [];
            }
            catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing)
            {
                slot.Lost();
                replaced = null;
            }
            var found = await slot.Account.Find(table, slot.Partition, row.RowKey, null, cancellationToken).ConfigureAwait(false);
            if (found is null)
                continue;
            var reservation = Reservation.Of(found);
            if (reservation.IsOf(_commit))
            {
                FoundEarlierTry = true;
                slot.Reserved(reservation.ETag, reservation.HeadMark);
                return [];
            }
            var standing = await _judge.Of(reservation, cancellationToken).ConfigureAwait(false);
            if (standing.Worth != Worth.Dead)
                return [standing];
            replaced = reservation.ETag;
        }
    }

    private static IEnumerable<List<Slot>> Batches(IEnumerable<Slot> slots)
    {
        var batch = new List<Slot>();
        var bytes = 0;
        foreach (var slot in slots)
        {
            var size = slot.Claim.Outcome.Length + RowOverhead;
            if (batch.Count == BatchRows || (batch.Count > 0 && bytes + size > BatchBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
            batch.Add(slot);
            bytes += size;
        }
        yield return batch;
    }
}
