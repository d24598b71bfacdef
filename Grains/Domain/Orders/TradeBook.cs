using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>
/// The account's working set of orders' money, subscriptions and refunds. Not part of the snapshot: each has its page, all are read
/// together before the first decision that needs one.
/// </summary>
/// <param name="Loaded">True once the pages were read.</param>
/// <param name="Orders">Money of orders, by order id.</param>
/// <param name="Subscriptions">Subscriptions, by id.</param>
/// <param name="Refunds">Refunds, by id.</param>
public sealed record TradeBook(bool Loaded, ImmutableSortedDictionary<string, OrderFunds> Orders,
    ImmutableSortedDictionary<string, Subscription> Subscriptions, ImmutableSortedDictionary<string, Refund> Refunds)
{
    /// <summary>Nothing read, nothing written.</summary>
    public static TradeBook Empty { get; } = new(false, Of<OrderFunds>(), Of<Subscription>(), Of<Refund>());

    /// <summary>Value-added packages bought from the wallet: the product that decides what each rests on, by subject.</summary>
    public ImmutableSortedDictionary<string, string> Packages { get; init; } = Of<string>();

    /// <summary>Violation cases, permissions and damages claims.</summary>
    public ConductBook Conduct { get; init; } = ConductBook.Empty;

    /// <summary>Force majeure, regulators' orders and changes of law, by id.</summary>
    public ImmutableSortedDictionary<string, Disruption> Disruptions { get; init; } = Of<Disruption>();

    /// <summary>The disruption that is active; null when none is. At most one is at a time.</summary>
    public Disruption? Active => Disruptions.Values.FirstOrDefault(one => one.IsActive);

    /// <summary>True while a base product runs (1.12).</summary>
    public bool HasActiveBase => Subscriptions.Values.Any(subscription =>
        subscription is { Status: SubscriptionStatus.Active, Kind: Catalogue.SkuKind.Base });

    /// <summary>True while a base product of the family runs.</summary>
    public bool Runs(string family) => Subscriptions.Values.Any(subscription =>
        subscription is { Status: SubscriptionStatus.Active, Kind: Catalogue.SkuKind.Base } && subscription.Family == family);

    /// <summary>An empty dictionary in ordinal order.</summary>
    public static ImmutableSortedDictionary<string, T> Of<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    /// <summary>The next thing due: the earliest; at one instant orders, disruptions, subscriptions, cases (requirements 3, rule e).</summary>
    public TradeStep? Next(AccountPolicies policies, AccountStanding standing)
    {
        TradeStep? next = null;
        foreach (var order in Orders.Values)
            if (order.DueAt is { } due && (next is null || due < next.Value.At)) next = new TradeStep(TradeStepKind.Order, order.Id, due);
        foreach (var one in Disruptions.Values)
            if (one.NextAt is { } due && (next is null || due < next.Value.At)) next = new TradeStep(TradeStepKind.Disruption, one.Id, due);
        foreach (var subscription in Subscriptions.Values)
            if (TermDesk.NextAt(subscription, policies, standing, this) is { } due && (next is null || due < next.Value.At))
                next = new TradeStep(TradeStepKind.Subscription, subscription.Id, due);
        foreach (var one in Conduct.Cases.Values)
            if (one.NextAt is { } due && (next is null || due < next.Value.At)) next = new TradeStep(TradeStepKind.Case, one.Id, due);
        foreach (var one in Conduct.Audits.Values)
            if (one.NextAt is { } due && (next is null || due < next.Value.At)) next = new TradeStep(TradeStepKind.DataAudit, one.Id, due);
        return next;
    }
}

/// <summary>What is due.</summary>
public enum TradeStepKind
{
    /// <summary>An order has to be woken.</summary>
    Order,

    /// <summary>A subscription recognises revenue, gives notice, ends or is purged.</summary>
    Subscription,

    /// <summary>The time to answer or to cure of a violation case is over.</summary>
    Case,

    /// <summary>Thirty days of a disruption are over, or the time to agree on its lost days is.</summary>
    Disruption,

    /// <summary>The time to answer a data audit is over.</summary>
    DataAudit,
}

/// <summary>Something due of an order, subscription, case or disruption.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
public readonly record struct TradeStep(TradeStepKind Kind, string Id, Instant At);
