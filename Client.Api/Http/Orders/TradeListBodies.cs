using NodaTime;

namespace Metering.Http.Orders;

/// <summary>An order in the list over all accounts.</summary>
/// <param name="Account">Owner.</param>
/// <param name="Order">Id within the account.</param>
/// <param name="Status">State.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="NextDueAt">When something happens to it by itself next: the pay window, a warning or the time of clause 4.6 ends.</param>
/// <param name="Link">Address of the order.</param>
public sealed record ListedOrderBody(string Account, string Order, string Status, Instant PlacedAt, Instant? NextDueAt, string Link);

/// <summary>A page of orders, the nearest deadline first.</summary>
public sealed record ListedOrdersBody(ListedOrderBody[] Items, string? NextCursor);

/// <summary>A subscription in the list over all accounts.</summary>
/// <param name="Account">Owner.</param>
/// <param name="Subscription">Id within the account.</param>
/// <param name="Sku">Product.</param>
/// <param name="Status">ACTIVE, EXPIRED or TERMINATED.</param>
/// <param name="ActivatedAt">When it was opened.</param>
/// <param name="LastDay">Last day paid for, to its 24:00.</param>
/// <param name="Link">Address of the subscription.</param>
public sealed record ListedSubscriptionBody(string Account, string Subscription, string Sku, string Status, Instant ActivatedAt,
    LocalDate LastDay, string Link);

/// <summary>A page of subscriptions, the nearest last day first.</summary>
public sealed record ListedSubscriptionsBody(ListedSubscriptionBody[] Items, string? NextCursor);

/// <summary>How far the lists were made again.</summary>
/// <param name="Accounts">Accounts asked by this call.</param>
/// <param name="Entries">Orders and subscriptions that they have.</param>
/// <param name="NextCursor">To be given to the next call; null when every account was asked.</param>
public sealed record RebuiltListsBody(int Accounts, int Entries, string? NextCursor);
