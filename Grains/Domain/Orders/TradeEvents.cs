using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Wallet;

namespace Metering.Domain.Orders;

/// <summary>The money of an order stands like this now; what moved is in the postings beside it.</summary>
public sealed record OrderFundsSet(OrderFunds Funds) : DomainEvent;

/// <summary>A subscription stands like this now; what moved is in the postings beside it.</summary>
public sealed record SubscriptionSet(Subscription Subscription) : DomainEvent;

/// <summary>A refund stands like this now; what moved is in the postings beside it.</summary>
public sealed record RefundSet(Refund Refund) : DomainEvent;

/// <summary>A value-added package was bought from the wallet: it stands still while what it rests on does not run (3.5).</summary>
public sealed record PackageBought(string Subject, string Sku) : DomainEvent;

/// <summary>An allowance was given back or taken back.</summary>
public sealed record GrantRefunded(string Subject, PostedGrant Grant) : DomainEvent;

/// <summary>The agreement was accepted (P.1, P.2).</summary>
public sealed record AgreementAccepted(AgreementAcceptance Acceptance) : DomainEvent;

/// <summary>Only in memory: the pages of orders joined the working set. Never written.</summary>
public sealed record TradeRead(TradeBook Book) : DomainEvent;
