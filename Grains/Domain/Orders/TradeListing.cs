using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What is listed over all accounts. The numbers are stored.</summary>
public enum ListedKind
{
    /// <summary>Orders by state and deadline.</summary>
    Order = 0,

    /// <summary>Subscriptions by state and the end of their last day.</summary>
    Subscription = 1,
}

/// <summary>An order or a subscription of an account, as the lists over all accounts show it.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">Its id within the account.</param>
/// <param name="Status">Its state, in the words of the interface.</param>
/// <param name="DueAt">The order's next deadline, or the end of the subscription's last day; null when nothing is due.</param>
/// <param name="Since">When it was placed or opened.</param>
/// <param name="Product">Product of a subscription; null for an order.</param>
public sealed record Listed(ListedKind Kind, string Id, string Status, Instant? DueAt, Instant Since, string? Product);

/// <summary>What a change of an account's orders and subscriptions changes in the lists over all accounts.</summary>
public static class TradeListing
{
    /// <summary>Everything listed of an account.</summary>
    public static IEnumerable<Listed> All(TradeBook book) =>
        book.Orders.Values.Select(Of).OfType<Listed>().Concat(book.Subscriptions.Values.Select(Of));

    /// <summary>What stands differently now; nothing is ever taken out.</summary>
    public static ImmutableArray<Listed> Changed(TradeBook before, TradeBook after)
    {
        if (ReferenceEquals(before.Orders, after.Orders) && ReferenceEquals(before.Subscriptions, after.Subscriptions)) return [];
        var orders = after.Orders.Values.Where(order => !ReferenceEquals(order, before.Orders.GetValueOrDefault(order.Id)))
            .Select(order => (Now: Of(order), Before: before.Orders.GetValueOrDefault(order.Id) is { } old ? Of(old) : null));
        var terms = after.Subscriptions.Values.Where(term => !ReferenceEquals(term, before.Subscriptions.GetValueOrDefault(term.Id)))
            .Select(term => (Now: (Listed?)Of(term), Before: before.Subscriptions.GetValueOrDefault(term.Id) is { } old ? Of(old) : null));
        return [.. orders.Concat(terms).Where(pair => pair.Now is not null && pair.Now != pair.Before).Select(pair => pair.Now!)];
    }

    private static Listed? Of(OrderFunds order) => order is { Status: { } status, PlacedAt: { } placed }
        ? new Listed(ListedKind.Order, order.Id, OrderDesk.StatusWord(status), order.DueAt, placed, null) : null;

    private static Listed Of(Subscription term) => new(ListedKind.Subscription, term.Id, StatusWord(term.Status),
        BillingZone.EndOf(term.LastDay), term.ActivatedAt, term.Sku);

    /// <summary>The status in the words of the interface.</summary>
    public static string StatusWord(SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Active => "ACTIVE",
        SubscriptionStatus.Expired => "EXPIRED",
        _ => "TERMINATED",
    };
}
