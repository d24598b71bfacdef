using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Where an order stands, as its account and the lists of orders know it.</summary>
/// <param name="Version">Version of the order's journal.</param>
/// <param name="Status">Its state.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="DueAt">When something happens to it by itself next; null when nothing does.</param>
/// <param name="Products">Products of which it opens a term; null where it did not say.</param>
public sealed record OrderStanding(long Version, OrderStatus Status, Instant PlacedAt, Instant? DueAt, ImmutableArray<string>? Products = null);
