using Metering.Contracts.Numbers;
using Metering.Domain.Numbers;

namespace Metering.Actors.Numbers;

public sealed partial class NumberBlockGrain
{
    /// <inheritdoc />
    public async Task<NumberView?> View(string number)
    {
        var offset = NumberBlock.OffsetOf(number);
        if (!State.Known.Contains(offset)) return null;
        // A deadline is seen in the time of the account that it concerns.
        var record = State.Records.GetValueOrDefault(offset);
        var account = record?.Account;
        var time = string.IsNullOrEmpty(account) ? null : await TimeOf(account);
        var view = ViewOf(State, offset, time ?? new NumberTime(WallNow, null, WallNow));
        if (view.Status == "ASSIGNED"
            && await GrainFactory.GetGrain<IPhoneNumberGrain>(NumberAssignment.KeyOf(number, record!.Earlier)).View() is { } live)
        {
            // An account that closes ends its numbers first and tells the inventory afterwards.
            if (live.EndedAt is not null) view = view with { Status = live.Status };
            else if (live.Suspensions.Length > 0) view = view with { Status = "SUSPENDED" };
        }
        return view with { History = [.. await History(offset)] };
    }

    private async Task<List<NumberHistoryEntry>> History(int offset)
    {
        var entries = new List<NumberHistoryEntry>();
        var account = default(string);
        await foreach (var commit in Store.ReadEntriesAsync(JournalId))
            foreach (var happened in Codec.ReadEvents(commit.Events.Span))
                switch (happened)
                {
                    case NumbersImported e when e.Offsets.Contains(offset):
                        entries.Add(new NumberHistoryEntry("IMPORTED", e.At, null, e.Actor));
                        break;
                    // Misuse is shown by itself: it says nothing of whose the number was.
                    case NumberSet e when e.Offset == offset && e.What != NumberDesk.Misused:
                        account = string.IsNullOrEmpty(e.Record?.Account) ? account : e.Record.Account;
                        entries.Add(new NumberHistoryEntry(e.What, e.At, account, e.Actor, e.Reason));
                        break;
                }
        return entries;
    }

    private NumberView ViewOf(NumberBlock block, int offset, NumberTime time)
    {
        var (key, status) = (NumberBlock.KeyOf(Block, offset), block.StatusAt(offset, time) ?? NumberStatus.Inventory);
        if (block.Records.GetValueOrDefault(offset) is not { } record || status == NumberStatus.Inventory)
            return new NumberView { Number = key, Status = "INVENTORY" };
        return new NumberView
        {
            Number = key,
            Status = status.ToString().ToUpperInvariant(),
            Account = record.Account.Length == 0 ? null : record.Account,
            PermittedUse = record.PermittedUse.Length == 0 ? null : record.PermittedUse,
            Until = record.Deadline?.At,
            PreferenceMet = record.PreferenceMet,
            Reason = record.Reason,
            Disputed = record.Disputed,
            Misuses = [.. record.Misuses.Select(one => new NumberMisuseView(one.Event, one.Purpose, one.PermittedUse, one.At))],
        };
    }
}
