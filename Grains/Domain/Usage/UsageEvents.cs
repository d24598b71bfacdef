using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>The resource was created, or got products or allowances.</summary>
/// <param name="Owner">Facts at creation; null for an addition.</param>
/// <param name="Skus">Products added.</param>
/// <param name="Allowances">Allowances added.</param>
public sealed record ResourceActivated(ResourceOwner? Owner, ImmutableArray<ResourceSku> Skus, ImmutableArray<Allowance> Allowances)
    : DomainEvent;

/// <summary>A reason of suspension came or went.</summary>
public sealed record SuspensionChanged(string Reason, bool Suspended) : DomainEvent;

/// <summary>A suspension came or went, with the instant from which it counts, which is kept for each of them.</summary>
/// <param name="Mark">The suspension, as <see cref="UsageStop"/> reads it.</param>
/// <param name="Stands">True when it came.</param>
/// <param name="At">Since when.</param>
public sealed record SuspensionMarked(string Mark, bool Stands, Instant At) : DomainEvent;

/// <summary>As older versions wrote it: only the instant of the first suspension that stands is kept.</summary>
public sealed record SuspensionDated(string Reason, bool Suspended, Instant At) : DomainEvent;

/// <summary>The resource ended for good (2.8).</summary>
public sealed record ResourceEnded(Instant At) : DomainEvent;

/// <summary>The test clock moved forwards.</summary>
public sealed record ClockAdvanced(Instant Now) : DomainEvent;

/// <summary>Usage of one request (or one void, or one ended authorization) with the totals after it, so that applying it only
/// copies.</summary>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Records">What was recorded, refusals to remember included.</param>
/// <param name="Totals">Changed month totals, absolute; billed figures are not part of it; an empty price book means unchanged.</param>
/// <param name="Allowances">Changed allowances: units used, absolute.</param>
/// <param name="ConsumedFen">Spent from the lease, cumulative.</param>
public sealed record UsageRecorded(Instant RecordedAt, ImmutableArray<UsageRecord> Records, ImmutableArray<MonthTotal> Totals,
    ImmutableArray<AllowanceUse> Allowances, long ConsumedFen) : DomainEvent;

/// <summary>Units of one allowance: taken by one event, or used in all.</summary>
public readonly record struct AllowanceUse(int Number, long Units);

/// <summary>The account granted more; cumulative fen.</summary>
public sealed record LeaseExtended(long GrantedFen) : DomainEvent;

/// <summary>Unspent lease was given back; cumulative fen.</summary>
public sealed record LeaseReturned(long ReturnedFen) : DomainEvent;

/// <summary>An authorization was opened or changed.</summary>
public sealed record HoldSet(Hold Hold) : DomainEvent;

/// <summary>An authorization ended.</summary>
public sealed record HoldEnded(long Number, HoldEnd How) : DomainEvent;

/// <summary>An allowance's validity ended; what was left is breakage.</summary>
public sealed record AllowanceExpired(int Number) : DomainEvent;

/// <summary>Both parties extended the validity of an allowance (10.1).</summary>
public sealed record AllowanceExtended(int Number, Instant ExpiresAt) : DomainEvent;

/// <summary>A month was closed: everything unbilled up to it is on its statement.</summary>
/// <param name="Month">yyyyMM.</param>
/// <param name="DroppedBefore">Postpaid totals of months before this one that were closed already are dropped; yyyyMM, 0 for none.</param>
public sealed record MonthClosed(int Month, int DroppedBefore) : DomainEvent;
