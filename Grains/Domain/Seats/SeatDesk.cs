using Metering.Domain.Accounts;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;

namespace Metering.Domain.Seats;

/// <summary>Operations on one seat of a running subscription (2.6(2), 2.7(4), 3.19).</summary>
public static class SeatDesk
{
    /// <summary>
    /// Removes a seat: taken back at once, its data goes after the retention, the others are untouched; no refund, its price is earned to the
    /// last day. A seat that was removed stays so. Refusals: NOT_FOUND, TERM_EXPIRED.
    /// </summary>
    public static Refusal? Remove(AccountDraft draft, string subscription, string subject)
    {
        if (Find(draft, subscription, subject, out var found, out var index) is { } refusal) return refusal;
        var seat = found.Seats[index];
        if (seat.Status == SeatStatus.Active)
            Write(draft, found, index, seat with { Status = SeatStatus.Removed, EndedAt = draft.Now });
        return null;
    }

    /// <summary>Names the user of a seat, or another one; without a fee. Refusals: NOT_FOUND, TERM_EXPIRED.</summary>
    public static Refusal? Assign(AccountDraft draft, string subscription, string subject, string name, string staffId)
    {
        if (Find(draft, subscription, subject, out var found, out var index) is { } refusal) return refusal;
        var seat = found.Seats[index];
        if (seat.Status != SeatStatus.Active) return RefusalCodes.TermExpired.With("The seat was taken back.");
        if (seat.User?.Name != name || seat.User.StaffId != staffId)
            Write(draft, found, index, seat with { User = new SeatUser(name, staffId, draft.Now) });
        return null;
    }

    private static Refusal? Find(AccountDraft draft, string subscription, string subject, out Subscription found, out int index)
    {
        index = -1;
        found = null!;
        if (!draft.State.Trade.Subscriptions.TryGetValue(subscription, out var known))
            return RefusalCodes.NotFound.With("There is no such subscription.");
        found = known;
        for (var i = 0; i < known.Seats.Length; i++)
            if (known.Seats[i].Subject == subject) index = i;
        if (index < 0) return RefusalCodes.NotFound.With("There is no such seat.");
        return known.Status == SubscriptionStatus.Active ? null : RefusalCodes.TermExpired.With("The subscription has ended.");
    }

    private static void Write(AccountDraft draft, Subscription found, int index, SeatTerm seat) =>
        draft.Add(new SubscriptionSet(found with { Seats = found.Seats.SetItem(index, seat) }));
}
