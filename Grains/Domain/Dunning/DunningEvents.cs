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

/// <summary>A reminder of an unpaid statement.</summary>
/// <param name="Days">Days after the due date; before it when negative.</param>
/// <param name="At">When it was due to be sent.</param>
/// <param name="OwedFen">Principal and late fee then owed.</param>
public sealed record DunningNotice(int Days, Instant At, long OwedFen);
