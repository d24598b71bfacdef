using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>The account was opened (开户).</summary>
public sealed record AccountOpened(string Id, string Tenant, string Name, string? Uscc, string? TestClock, Instant At, string Actor) : DomainEvent;

/// <summary>Money moved: one balanced posting. Every change of the ledger is one of these.</summary>
public sealed record Posted(Posting Posting) : DomainEvent;

/// <summary>A confirmed top-up was taken in (2.6(3)); its money is in the posting beside it.</summary>
public sealed record ToppedUp(string Channel, string TransactionId, long AmountFen, Instant At, string Actor) : DomainEvent;

/// <summary>The wallet stands at or above the low-balance mark again.</summary>
public sealed record BalanceRecovered(long WalletFen, Instant At) : DomainEvent;

/// <summary>The wallet fell below the low-balance mark: the customer is to be told, once per fall.</summary>
public sealed record LowBalanceNoticed(long WalletFen, Instant At) : DomainEvent;

/// <summary>The lease of a resource was set to this cumulative amount; written also when nothing more could be granted.</summary>
public sealed record LeaseGranted(string Subject, long GrantedFen) : DomainEvent;

/// <summary>The committed figures of a resource were taken in; the lines and grants are those that changed, cumulative.</summary>
public sealed record ReportAbsorbed(string Subject, long Version, long SettledFen, long ReturnedFen, long HeldFen, ImmutableArray<PostedLine> Lines,
    ImmutableArray<PostedGrant> Grants) : DomainEvent;

/// <summary>An allowance was bought from the wallet.</summary>
public sealed record AllowanceBought(string Subject, PostedGrant Grant, long Units, Instant ExpiresAt, Instant At, string Actor) : DomainEvent;

/// <summary>Something was paid from the wallet at once; its line waits for the month's statement, where it is due 0.</summary>
public sealed record PurchasePaid(BilledLine Line) : DomainEvent;

/// <summary>What was paid for a resource at once in months up to this one stands on the statement.</summary>
public sealed record PurchasesBilled(string Subject, YearMonth Month) : DomainEvent;

/// <summary>A seat, number or package was added.</summary>
public sealed record ResourceAdded(AccountResource Resource, string Actor) : DomainEvent;

/// <summary>A month ended; late usage still enters its statement for the grace period.</summary>
public sealed record MonthProvisional(YearMonth Month, Instant At) : DomainEvent;

/// <summary>The lines of some more resources are on the statement being built.</summary>
/// <param name="Month">The month being closed.</param>
/// <param name="Resources">Resources done after this page.</param>
/// <param name="Pages">The lines, in pages as they are kept; empty pages are not written.</param>
/// <param name="ChainHash">Hash chain after these pages.</param>
public sealed record LinesCollected(YearMonth Month, long Resources, ImmutableArray<ImmutableArray<BilledLine>> Pages,
    string ChainHash) : DomainEvent
{
    /// <summary>What they take back of our own supplies of earlier months; null when it is nothing, and where that was not kept.</summary>
    public ImmutableArray<CreditedSupply>? Credits { get; init; }
}

/// <summary>The statement became final (3.6).</summary>
public sealed record StatementFinalised(FinalStatement Statement) : DomainEvent
{
    /// <summary>Numbers of the corrections that it took; null when none waited, and in what was written before they were told.</summary>
    public ImmutableArray<long>? Adjustments { get; init; }

    /// <summary>What it takes back of earlier months beyond all that it sold itself: so much less may fapiao say of them (5.2).</summary>
    public ImmutableArray<CreditedSupply>? Credited { get; init; }
}

/// <summary>The time to pay has passed.</summary>
public sealed record StatementFellDue(YearMonth Month, Instant At) : DomainEvent;

/// <summary>A payment was taken in and allocated; its money is in the posting beside it.</summary>
public sealed record PaymentAllocated(string Channel, string TransactionId, long AmountFen, ImmutableArray<Allocation> Allocations,
    Instant At, string Actor)
    : DomainEvent;

/// <summary>Billing stopped itself rather than bill something absurd.</summary>
public sealed record AccountParked(string Reason, Instant At) : DomainEvent;

/// <summary>An operator lifted the parking.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="GivesTimeToPay">True since what was held back meanwhile has its whole time to pay; before, it was overdue at once.</param>
public sealed record AccountUnparked(Instant At, string Actor, bool? GivesTimeToPay = null) : DomainEvent;

/// <summary>Resources up to this number follow the test clock's new time.</summary>
public sealed record ClockWalked(Instant Target, long Resources) : DomainEvent;

/// <summary>The account and all its resources have arrived at the test clock's time.</summary>
public sealed record ClockMoved(Instant At) : DomainEvent;

/// <summary>Only in memory: the entry as its page holds it joined the working set. Never written.</summary>
public sealed record LeaseEntryRead(string Subject, LeaseEntry Entry) : DomainEvent;
