using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Disruptions;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Domain.Seats;

/// <summary>Where a subscription stands. The numbers are stored.</summary>
public enum SubscriptionStatus
{
    /// <summary>Its term runs.</summary>
    Active = 0,

    /// <summary>The last day has passed (2.2).</summary>
    Expired = 1,

    /// <summary>Ended before its last day, with a ground of the agreement (11.1).</summary>
    Terminated = 2,
}

/// <summary>
/// A running term of one product: its seats, its dates and its money. Renewals and added seats join it; all of them end on the same day.
/// </summary>
public sealed record Subscription
{
    /// <summary>Its id within the account.</summary>
    public required string Id { get; init; }

    /// <summary>Order that opened it.</summary>
    public required string OrderId { get; init; }

    /// <summary>Product.</summary>
    public required string Sku { get; init; }

    /// <summary>Kind of the product.</summary>
    public required SkuKind Kind { get; init; }

    /// <summary>Product family.</summary>
    public required string Family { get; init; }

    /// <summary>Kind of resource it lives on.</summary>
    public required SkuResource On { get; init; }

    /// <summary>Days that its product data is kept after the end; null for the policy of all products (2.7(2)).</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Activation instant; its date is the anchor of every later date (T-5).</summary>
    public required Instant ActivatedAt { get; init; }

    /// <summary>All months paid since the anchor.</summary>
    public required int Months { get; init; }

    /// <summary>Service runs to 24:00 of this day.</summary>
    public required LocalDate LastDay { get; init; }

    /// <summary>Newest month whose revenue is recognised.</summary>
    public required YearMonth RecognisedThrough { get; init; }

    /// <summary>Where it stands.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>True when its unused fees became liquidated damages (3.2, 6.1).</summary>
    public bool Forfeited { get; init; }

    /// <summary>Its seats, or other resources, in order of creation.</summary>
    public ImmutableArray<SeatTerm> Seats { get; init; } = [];

    /// <summary>Paid terms, in order of payment.</summary>
    public ImmutableArray<TermMoney> Terms { get; init; } = [];

    /// <summary>Days that count for no term: force majeure and regulators' orders (10.1, A-21).</summary>
    public ImmutableArray<IdleSpan> Idle { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Days by which both parties extended it after force majeure (10.1).</summary>
    public int ExtendedDays { get; init; }

    /// <summary>Notices before expiry that are still to be sent for this last day, by days before it.</summary>
    public ImmutableArray<int> NoticesLeft { get; init; } = [];

    /// <summary>Notices sent.</summary>
    public ImmutableArray<ExpiryNotice> Notices { get; init; } = [];

    /// <summary>Anchor of all dates.</summary>
    public LocalDate Anchor => BillingZone.DateOf(ActivatedAt);

    /// <summary>Paid and not yet revenue, fen.</summary>
    public long OpenFen => Terms.Sum(term => term.OpenFen);

    /// <summary>The exclusive end of the withdrawal period of the first purchase (4.7, T-2).</summary>
    public Instant CoolingOffEnds(OrderPolicies policies, WorkingDayCalendar workingDays) =>
        NaturalPeriod.End(Anchor, policies.CoolingOffDays, policies.RollForwardOnRestDay ? workingDays : null);

    /// <summary>The exclusive end of the time to report a fault (4.8, A-31).</summary>
    public Instant FaultPeriodEnds(OrderPolicies policies, WorkingDayCalendar workingDays) =>
        NaturalPeriod.End(Anchor, policies.FaultDays, policies.RollForwardOnRestDay ? workingDays : null);
}

/// <summary>The customer was to be told that a term ends.</summary>
/// <param name="DaysBefore">Days before the last day.</param>
/// <param name="LastDay">The last day it speaks of.</param>
/// <param name="At">When it was due and sent.</param>
public sealed record ExpiryNotice(int DaysBefore, LocalDate LastDay, Instant At);
