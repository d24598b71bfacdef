using System.Collections.Immutable;

namespace Metering.Domain.Seats;

/// <summary>
/// The products that seats were added to, found by seat: made once for all who are told of a product's stop, and good until a subscription changes.
/// </summary>
public sealed class AddedSeats
{
    private readonly ImmutableSortedDictionary<string, Subscription> subscriptions;
    private readonly Dictionary<string, string> products = new(StringComparer.Ordinal);

    /// <summary>The seats that were added to these subscriptions.</summary>
    public AddedSeats(ImmutableSortedDictionary<string, Subscription> subscriptions)
    {
        this.subscriptions = subscriptions;
        foreach (var subscription in subscriptions.Values)
            foreach (var seat in subscription.Seats)
                if (seat.Acquisition == Acquisition.Addition) products.TryAdd(seat.Subject, subscription.Sku);
    }

    /// <summary>True while the subscriptions are those that it was made of.</summary>
    public bool AreOf(ImmutableSortedDictionary<string, Subscription> present) => ReferenceEquals(subscriptions, present);

    /// <summary>The product that a seat was added to; null for one that was not added, and for every other resource.</summary>
    public string? ProductOf(string subject) => products.GetValueOrDefault(subject);
}
