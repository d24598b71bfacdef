using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>One more day of late fee on a statement; its money is in the posting beside it.</summary>
public sealed record LateFeeAccrued(YearMonth Month, LateFee Fee, Instant At) : DomainEvent;

/// <summary>The customer is to be reminded of a statement.</summary>
public sealed record DunningNoticed(YearMonth Month, DunningNotice Notice) : DomainEvent;

/// <summary>A statement has been overdue for so long that the account is suspended for it.</summary>
public sealed record StatementInArrears(YearMonth Month, Instant At) : DomainEvent;

/// <summary>The account was suspended for a reason (停机, 2.6(2)).</summary>
public sealed record AccountSuspended(string Reason, Instant At, string Actor) : DomainEvent;

/// <summary>A reason of suspension was lifted (复机, 2.6(2)).</summary>
public sealed record AccountResumed(string Reason, Instant At, string Actor) : DomainEvent;

/// <summary>Resources up to this number know of the account's suspension as it stood after so many changes.</summary>
public sealed record SuspensionWalked(long Changes, long Resources) : DomainEvent;

/// <summary>Every resource knows of the account's suspension as it stood after so many changes.</summary>
public sealed record SuspensionEnforced(long Changes) : DomainEvent;

/// <summary>One product or one resource of the account was suspended, or resumed, for a reason (2.6(2), 3.18).</summary>
public sealed record ScopeSuspensionSet(ScopedSuspension Suspension, string Actor) : DomainEvent;

/// <summary>The account follows another dunning policy.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="At">From when on.</param>
/// <param name="Actor">Who decided it.</param>
/// <param name="LeavesOutHeldDays">True since the days of a dispute that goes on are left to its end; before, they were given back twice.</param>
public sealed record DunningPolicyAssigned(string Policy, Instant At, string Actor, bool? LeavesOutHeldDays = null) : DomainEvent;

/// <summary>A statement is disputed: its dunning is held.</summary>
public sealed record StatementDisputed(YearMonth Month, string Reason, Instant At, string Actor) : DomainEvent;

/// <summary>A dispute ended: dunning goes on; the overdue days it was held do not count.</summary>
public sealed record DisputeEnded(YearMonth Month, string Outcome, int HeldDays, Instant At, string Actor) : DomainEvent;

/// <summary>The duty to pay a disputed statement stands still too (10.1).</summary>
/// <param name="Month">The statement.</param>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Since">Since when the event holds its dunning, when the dispute was filed in it; null otherwise.</param>
public sealed record PaymentStoodStill(YearMonth Month, Instant At, string Actor, Instant? Since = null) : DomainEvent;

/// <summary>The duty to pay a disputed statement runs again; so many overdue days before the dispute do not count.</summary>
public sealed record PaymentRanAgain(YearMonth Month, int LostDays, Instant At, string Actor) : DomainEvent;

/// <summary>The time to pay a statement stood still and ends later (10.1).</summary>
public sealed record PaymentTimeExtended(YearMonth Month, Instant DueAt) : DomainEvent;

/// <summary>The account ended (销户); its seats, numbers and packages end with it.</summary>
public sealed record AccountClosing(string Cause, Instant At, string Actor) : DomainEvent;

/// <summary>The account's last regular statement is final and its wallet was dealt with.</summary>
public sealed record AccountClosed(Instant At) : DomainEvent;

/// <summary>Product services are to delete the account's data; ledger, statements, invoices and real-name records stay.</summary>
public sealed record PurgeOrdered(Instant At) : DomainEvent;

/// <summary>A legal hold was put on the account, or taken off (null).</summary>
public sealed record LegalHoldChanged(string? Reason, Instant At, string Actor) : DomainEvent;

/// <summary>Another retention of product data was agreed for the account, or no longer (null).</summary>
public sealed record RetentionAgreed(int? Days, string Reason, Instant At, string Actor) : DomainEvent;

/// <summary>Another storage quota of a product was agreed for the account, or no longer (null).</summary>
public sealed record StorageQuotaAgreed(string Product, long? Gigabytes, string Reason, Instant At, string Actor) : DomainEvent;

/// <summary>One person proposed to write a statement off.</summary>
public sealed record WriteOffProposed(WriteOffProposal Proposal) : DomainEvent;

/// <summary>A statement was written off by its second person; its money is in the postings beside it.</summary>
public sealed record StatementWrittenOff(YearMonth Month, long PrincipalFen, long LateFeeFen, string ProposedBy, Instant At, string Actor)
    : DomainEvent;

/// <summary>Nothing is left to pay on a statement.</summary>
public sealed record StatementSettled(SettledStatement Settlement) : DomainEvent;

/// <summary>How a statement ended.</summary>
/// <param name="Month">The statement.</param>
/// <param name="Status">PAID or WRITTEN_OFF.</param>
/// <param name="PaidFen">Principal paid.</param>
/// <param name="LateFeeFen">Late fee charged.</param>
/// <param name="LateFeePaidFen">Late fee paid.</param>
/// <param name="WrittenOffFen">Principal and late fee given up.</param>
/// <param name="LateFeeVatPercent">VAT rate of the late fee.</param>
/// <param name="At">When.</param>
public sealed record SettledStatement(YearMonth Month, string Status, long PaidFen, long LateFeeFen, long LateFeePaidFen, long WrittenOffFen,
    decimal LateFeeVatPercent, Instant At);

/// <summary>A reminder of an unpaid statement.</summary>
/// <param name="Days">Days after the due date; before it when negative.</param>
/// <param name="At">When it was due to be sent.</param>
/// <param name="OwedFen">Principal and late fee then owed.</param>
public sealed record DunningNotice(int Days, Instant At, long OwedFen);
