using System.Collections.Immutable;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>
/// A metered resource: what a seat, a phone number and a value-added package keep (requirements 2.4).
/// Immutable; the arrays are small and ordered for a scan.
/// </summary>
public sealed record ResourceState
{
    /// <summary>The state before the first event: no resource.</summary>
    public static ResourceState None { get; } = new();

    /// <summary>Who owns it; null while it does not exist.</summary>
    public ResourceOwner? Owner { get; init; }

    /// <summary>Products on it, in order of addition: the position is the product's number in every total and record.</summary>
    public ImmutableArray<ResourceSku> Skus { get; init; } = [];

    /// <summary>The test clock's present; null on real time.</summary>
    public Instant? ClockNow { get; init; }

    /// <summary>Reasons of suspension, in ordinal order; usable only when empty (requirements 3, rule c).</summary>
    public ImmutableArray<string> Suspensions { get; init; } = [];

    /// <summary>When each of them began, by mark; what an older version marked is not among them.</summary>
    public ImmutableArray<SuspensionBegin> SuspensionBegins { get; init; } = [];

    /// <summary>
    /// When the first suspension that an older version marked began, which holds for all of those; null when none stands or nobody knows.
    /// </summary>
    public Instant? SuspendedSince { get; init; }

    /// <summary>When it ended for good; null while it lives.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Month totals, ordered by month, then product.</summary>
    public ImmutableArray<MonthTotal> Totals { get; init; } = [];

    /// <summary>Money it may spend.</summary>
    public Lease Lease { get; init; }

    /// <summary>Allowances in order of consumption.</summary>
    public ImmutableArray<Allowance> Allowances { get; init; } = [];

    /// <summary>Open authorizations, by number.</summary>
    public ImmutableArray<Hold> Holds { get; init; } = [];

    /// <summary>Number of the newest authorization; 0 before the first.</summary>
    public long LastHold { get; init; }

    /// <summary>The newest closed month (yyyyMM); 0 before the first close.</summary>
    public int LastClosed { get; init; }

    /// <summary>True when it was activated.</summary>
    public bool Exists => Owner is not null;

    /// <summary>Money held by open authorizations, fen.</summary>
    public long HeldFen
    {
        get
        {
            var held = 0L;
            foreach (var hold in Holds) held += hold.HeldFen;
            return held;
        }
    }

    /// <summary>Spendable now, fen: the lease less what is held.</summary>
    public long SpendableFen => Lease.AvailableFen - HeldFen;
}

/// <summary>Facts fixed at activation.</summary>
/// <param name="Tenant">Owner's tenant.</param>
/// <param name="Account">Owner.</param>
/// <param name="ActivatedAt">Activation instant.</param>
/// <param name="ClockId">Test clock; null for real time.</param>
public sealed record ResourceOwner(string Tenant, string Account, Instant ActivatedAt, string? ClockId);

/// <summary>When a suspension began.</summary>
public readonly record struct SuspensionBegin(string Mark, Instant At);

/// <summary>A product on the resource.</summary>
/// <param name="Sku">The product.</param>
/// <param name="AddedAt">Since when; recurring charges start on the next date (T-6).</param>
public readonly record struct ResourceSku(string Sku, Instant AddedAt);
