using Metering.Contracts.Catalogue;
using Metering.Contracts.Commands;
using Metering.Domain.Notices;
using Metering.Domain.Seats;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain : IAnnouncedAccount
{
    /// <inheritdoc />
    public async Task TellOf(string tenant, Announcement announcement)
    {
        // An account on a test clock hears of what is published in its own time.
        if (!IsOf(tenant) || Head.TestClock != announcement.TestClock || Head.Standing.ClosingAt is not null) return;
        var affected = await Affected(announcement.Products);
        if (affected.Count == 0 && announcement.Kind == Announcement.Price) return;
        AccountChange? change = null;
        await Message<AnnouncementTold>(new CommandContext(tenant, ClaimKeys.Of("announced", Id, announcement.Key), 0, "catalogue"), (state, _) =>
        {
            change = Change(state);
            change.Draft.Add(new ChangeAnnounced(announcement.Kind, announcement.Name, string.Join(", ", affected), announcement.EffectiveFrom,
                change.Draft.Now));
            return change.Done(_ => new AnnouncementTold(true));
        });
        Deliver(change);
        if (!State.Outbox.Pending.IsEmpty) await DeliverNotices();
    }

    /// <summary>Which of the products the account has running: as a term, or on a resource.</summary>
    private async Task<SortedSet<string>> Affected(string[] products)
    {
        await ReadTrade();
        var affected = new SortedSet<string>(Trade.Subscriptions.Values.Where(term => term.Status == SubscriptionStatus.Active)
            .Select(term => term.Sku).Intersect(products, StringComparer.Ordinal), StringComparer.Ordinal);
        if (affected.Count == products.Length) return affected;
        await foreach (var resource in ReadResources(0))
        {
            affected.UnionWith(resource.Skus.Intersect(products, StringComparer.Ordinal));
            if (affected.Count == products.Length) break;
        }
        return affected;
    }
}
