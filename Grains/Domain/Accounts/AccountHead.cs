using System.Collections.Immutable;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>
/// A customer account (客户账户) in totals only: it is written with every commit, so its size does not grow with resources, months or
/// postings. Per-resource figures, statements and lines live in pages.
/// </summary>
public sealed record AccountHead
{
    /// <summary>Its id; empty until it is opened.</summary>
    public string Id { get; init; } = "";

    /// <summary>Tenant it belongs to.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Legal name (名称).</summary>
    public string Name { get; init; } = "";

    /// <summary>Unified social credit code (统一社会信用代码), if given.</summary>
    public string? Uscc { get; init; }

    /// <summary>Test clock it lives on; null for real time.</summary>
    public string? TestClock { get; init; }

    /// <summary>The test clock's time as far as this account was advanced.</summary>
    public Instant? ClockNow { get; init; }

    /// <summary>When it was opened.</summary>
    public Instant OpenedAt { get; init; }

    /// <summary>Ledger totals.</summary>
    public TrialTotals Ledger { get; init; } = TrialTotals.Empty;

    /// <summary>Sum of outstanding leases, fen.</summary>
    public long OutstandingFen { get; init; }

    /// <summary>Sum of holds reported by resources, fen.</summary>
    public long HeldFen { get; init; }

    /// <summary>Number of resources ever added; the next one gets the number after it.</summary>
    public long Resources { get; init; }

    /// <summary>Number of allowances ever sold.</summary>
    public long Allowances { get; init; }

    /// <summary>True once the wallet stood at or above the low-balance mark: the next fall below it is worth a notice.</summary>
    public bool LowBalanceArmed { get; init; }

    /// <summary>Low-balance notices raised so far.</summary>
    public int LowBalanceNotices { get; init; }

    /// <summary>Newest month that has ended and was marked provisional.</summary>
    public YearMonth ProvisionalThrough { get; init; }

    /// <summary>Newest month with a final statement.</summary>
    public YearMonth FinalThrough { get; init; }

    /// <summary>Whether the account is suspended, why, and how far its resources know.</summary>
    public Suspension Suspension { get; init; } = Suspension.None;

    /// <summary>Policy, closing and corrections; null while nothing of it was ever decided.</summary>
    public AccountStanding? StandingRecord { get; init; }

    /// <summary>Policy, closing and corrections.</summary>
    public AccountStanding Standing => StandingRecord ?? AccountStanding.Good;

    /// <summary>Final statements that are not fully paid, oldest first.</summary>
    public ImmutableArray<OpenStatement> OpenStatements { get; init; } = [];

    /// <summary>The month being closed and how far it got.</summary>
    public CloseProgress? Closing { get; init; }

    /// <summary>How far the resources followed the test clock; null when they stand where the account stands.</summary>
    public ClockWalk? Walk { get; init; }

    /// <summary>Why billing stopped itself; null when it runs.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>When billing that had stopped itself went on last; null while it never did.</summary>
    public Unparking? Unparked { get; init; }

    /// <summary>True once an order was placed or a case opened: only then are there pages of them to read.</summary>
    public bool HasTrade { get; init; }

    /// <summary>The customer's acceptance of the agreement (P.1).</summary>
    public AgreementAcceptance? Agreement { get; init; }

    /// <summary>Fapiao: the verified buyer and the number of requests; null until first used.</summary>
    public InvoiceHead? Invoicing { get; init; }

    /// <summary>When the qualification file has to be asked what its documents mean for resources (3.11); null when nothing is to come.</summary>
    public Instant? QualificationDueAt { get; init; }

    /// <summary>How often the account was made to ask.</summary>
    public long QualificationWatches { get; init; }

    /// <summary>How far its qualification has come, as the file said when it was asked last; null when it never was.</summary>
    public QualificationStage? Qualified { get; init; }

    /// <summary>When material was first handed in with an order; null while it was not.</summary>
    public Instant? MaterialHandedInAt { get; init; }

    /// <summary>When an order was first activated, before there was a resource; null otherwise.</summary>
    public Instant? ActivatedAt { get; init; }

    /// <summary>What was changed since it was opened; null while nothing was.</summary>
    public AccountDetails? Details { get; init; }

    /// <summary>The legal name at an instant: a statement shows the one under which it became final.</summary>
    public string NameAt(Instant at) => Details?.FormerNames.FirstOrDefault(former => at <= former.Until)?.Name ?? Name;

    /// <summary>True once opened.</summary>
    public bool IsOpen => Id.Length > 0;

    /// <summary>Wallet cash that is with no resource, never negative.</summary>
    public long FreeFen => Math.Max(0, Ledger.WalletFen - OutstandingFen);

    /// <summary>
    /// Whether the wallet may cover an amount once its leases are recalled: only what is held is certainly not to be had.
    /// </summary>
    /// <param name="amountFen">The amount.</param>
    /// <param name="answered">False when not every resource has just said what it holds: it may have released that since it reported.</param>
    public bool MayCover(long amountFen, bool answered) => amountFen <= Ledger.WalletFen - (answered ? HeldFen : 0);
}

/// <summary>Billing that had stopped itself went on.</summary>
/// <param name="At">When.</param>
/// <param name="FinalThrough">Newest month that had a final statement then: the ones after it were held back.</param>
public sealed record Unparking(Instant At, YearMonth FinalThrough);

/// <summary>How far the resources were moved towards a test clock's new time.</summary>
/// <param name="Target">The time they are moved to.</param>
/// <param name="Resources">Resources already there, in order of their number.</param>
public sealed record ClockWalk(Instant Target, long Resources);
