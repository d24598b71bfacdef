using System.Collections.Immutable;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>The money of one order as the account keeps it: the account is the only writer of postings.</summary>
public sealed record OrderFunds
{
    /// <summary>Order id within the account.</summary>
    public required string Id { get; init; }

    /// <summary>Position in order of placing, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When the order wants to be woken; null when nothing is due.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>Where the order said that it stands; null until it has.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>Products of which it opens a term; null until it has said so.</summary>
    public ImmutableArray<string>? Products { get; init; }

    /// <summary>When it said that it is open or has ended; null before, and where that was not kept.</summary>
    public Instant? OverAt { get; init; }

    /// <summary>When it was placed.</summary>
    public Instant? PlacedAt { get; init; }

    /// <summary>Version of the order that said so: what an older one said is late.</summary>
    public long Reported { get; init; }

    /// <summary>Products that ended while it was not open and that it has not been told of; null when there are none.</summary>
    public ImmutableArray<ProductEnd>? Ends { get; init; }

    /// <summary>Number of the newest instruction carried out: a repeated one changes nothing.</summary>
    public long Applied { get; init; }

    /// <summary>Code of its refusal; null when it was done.</summary>
    public string? RefusedCode { get; init; }

    /// <summary>Detail of its refusal.</summary>
    public string? RefusedDetail { get; init; }

    /// <summary>What it changed, as addresses within the account.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Payments, oldest first.</summary>
    public ImmutableArray<OrderPayment> Payments { get; init; } = [];

    /// <summary>Held for the order and neither activated nor given back (LIAB.ORDER), fen.</summary>
    public long HeldFen { get; init; }

    /// <summary>Paid for third parties, and owed to them since it was opened (LIAB.COLLECT), fen (2.9).</summary>
    public long CollectedFen { get; init; }

    /// <summary>Subscriptions that it opened, added to or renewed, with the number of the term.</summary>
    public ImmutableArray<OrderTerm> Terms { get; init; } = [];

    /// <summary>Allowances that it bought.</summary>
    public ImmutableArray<OrderGrant> Grants { get; init; } = [];

    /// <summary>Single services that it bought.</summary>
    public ImmutableArray<OrderService> Services { get; init; } = [];

    /// <summary>True for an order that is open or has ended: the end of its account changes nothing about it.</summary>
    public bool IsOver => Status is OrderStatus.Activated or OrderStatus.ActivatedLate or OrderStatus.Cancelled or OrderStatus.Terminated;
}

/// <summary>The end of one product of an account.</summary>
/// <param name="Product">Which.</param>
/// <param name="Ground">Ground of the agreement's list (11.1).</param>
/// <param name="At">When.</param>
public sealed record ProductEnd(string Product, string Ground, Instant At);

/// <summary>A payment of an order.</summary>
/// <param name="Source">CASH.* account, or LIAB.WALLET.</param>
/// <param name="TransactionId">The channel's reference.</param>
/// <param name="AmountFen">Amount.</param>
/// <param name="At">When.</param>
/// <param name="RefundedFen">Part that was given back, or is going to be.</param>
public sealed record OrderPayment(LedgerAccount Source, string TransactionId, long AmountFen, Instant At, long RefundedFen)
{
    /// <summary>Still with the seller.</summary>
    public long KeptFen => AmountFen - RefundedFen;
}

/// <summary>A paid term of an order.</summary>
/// <param name="Line">Line number.</param>
/// <param name="Subscription">Subscription.</param>
/// <param name="Term">Number of the term in it.</param>
public sealed record OrderTerm(int Line, string Subscription, int Term);

/// <summary>An allowance of an order.</summary>
/// <param name="Line">Line number; 0 for a bonus.</param>
/// <param name="Subject">Package that carries it.</param>
/// <param name="GrantId">Id of the allowance.</param>
/// <param name="EarnedBy">Line whose term earned the bonus (2.4); 0 for what was bought.</param>
/// <param name="Sku">Product; null where it was not kept.</param>
public sealed record OrderGrant(int Line, string Subject, string GrantId, int EarnedBy = 0, string? Sku = null);

/// <summary>A single service of an order: revenue when the customer accepts it .</summary>
/// <param name="Line">Line number.</param>
/// <param name="Sku">Product.</param>
/// <param name="PaidFen">Paid.</param>
/// <param name="Rule">Where its revenue goes.</param>
/// <param name="Accepted">True once it was accepted.</param>
/// <param name="Refunded">True once it was given back.</param>
/// <param name="Settled">True once its account ended before it was accepted: what was paid was settled then.</param>
public sealed record OrderService(int Line, string Sku, long PaidFen, RevenueRule Rule, bool Accepted, bool Refunded, bool Settled = false)
{
    /// <summary>Paid and not yet revenue, fen.</summary>
    public long OpenFen => Accepted || Refunded || Settled ? 0 : PaidFen;
}
