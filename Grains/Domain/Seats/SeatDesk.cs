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

    /// <summary>
    /// Names the user of a seat, or another one; without a fee. A check once made of this person stands. Refusals: NOT_FOUND, TERM_EXPIRED,
    /// USER_REAL_NAME_REQUIRED.
    /// </summary>
    /// <param name="draft">The account.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="subject">The seat.</param>
    /// <param name="user">Who uses it from now on.</param>
    /// <param name="needsRealName">True when the product has no seat without a checked real name (3.19).</param>
    public static Refusal? Assign(AccountDraft draft, string subscription, string subject, SeatUser user, bool needsRealName)
    {
        if (Find(draft, subscription, subject, out var found, out var index) is { } refusal) return refusal;
        var seat = found.Seats[index];
        if (seat.Status != SeatStatus.Active) return RefusalCodes.TermExpired.With("The seat was taken back.");
        if (seat.User is { } same && (same.Name, same.StaffId) == (user.Name, user.StaffId))
            user = same with { Checked = same.Checked ?? user.Checked };
        if (needsRealName && user.Checked is null)
            return RefusalCodes.UserRealNameRequired.With($"{found.Sku} has no user whose real name was not checked.");
        if (user != seat.User) Write(draft, found, index, seat with { User = user });
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
