using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What runs on an account, as other products see it that rest on it (requirements 2): families of base products, and features.</summary>
/// <param name="Trade">What the account has bought.</param>
/// <param name="Catalogue">Price books: what a product brings along is what it does now (2.1).</param>
/// <param name="Now">The account's present.</param>
/// <param name="ClockId">Test clock of the account.</param>
public sealed record RunningProducts(TradeBook Trade, Catalogue.Catalogue Catalogue, Instant Now, string? ClockId)
{
    /// <summary>A product as it is sold, or was sold last; null for an unknown one.</summary>
    public Sku? Named(string sku) => Catalogue.SkuAt(sku, Now, ClockId)?.Sku;

    /// <summary>True while a product runs that brings this feature along. One that extends a base product does so only while that runs.</summary>
    public bool Provides(string feature) => Trade.Subscriptions.Values.Any(subscription => subscription.Status == Seats.SubscriptionStatus.Active
        && Named(subscription.Sku) is { } sku && sku.Features.Contains(feature)
        && (subscription.Kind == SkuKind.Base || (Trade.HasActiveBase && HasFamily(sku, Trade.Runs))));

    /// <summary>True while a product that extends others has what it rests on: a base product, of its families, and its features (1.12).</summary>
    /// <param name="code">The product; null for one that is not known, which rests on any base product.</param>
    public bool Carry(string? code) => Trade.HasActiveBase
        && (code is null || Named(code) is not { } sku || (HasFamily(sku, Trade.Runs) && HasFeature(sku, Provides)));

    /// <summary>True when one of the families that the product needs runs, or it needs none.</summary>
    public static bool HasFamily(Sku sku, Func<string, bool> runs) => sku.Needs.Families.IsEmpty || sku.Needs.Families.Any(runs);

    /// <summary>True when one of the features that the product needs is provided, or it needs none.</summary>
    public static bool HasFeature(Sku sku, Func<string, bool> provided) =>
        sku.Needs.Features is not { IsEmpty: false } needed || needed.Any(provided);
}
