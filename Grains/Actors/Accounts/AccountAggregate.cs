using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Events;
using Metering.Domain.Notices;
using Metering.Domain.Orders;
using Metering.Journal.Protocol;
using NodaTime;

namespace Metering.Actors.Accounts;

/// <summary>An account with the messages it owes to other grains.</summary>
/// <param name="Account">The account.</param>
/// <param name="Outbox">Messages not yet acknowledged; their content lives in pages.</param>
public sealed record AccountAggregate(AccountState Account, Outbox Outbox)
{
    /// <summary>An account that was never opened.</summary>
    public static AccountAggregate Empty { get; } = new(AccountState.Empty, Outbox.Empty);

    /// <summary>The account's totals.</summary>
    public AccountHead Head => Account.Head;
}

/// <summary>A message to another grain, committed with its cause. Exactly one of its contents is set.</summary>
/// <param name="Number">Its number in the outbox.</param>
/// <param name="Activation">For a resource.</param>
/// <param name="Schedule">For the account's agenda shard.</param>
/// <param name="Ending">For a resource whose term ended.</param>
/// <param name="Suspension">For a resource that stands still or goes on.</param>
/// <param name="Notice">For the account's book of notices.</param>
/// <param name="Invoice">For a fapiao request that is to be made.</param>
/// <param name="Queue">For the work queue of fapiao.</param>
/// <param name="Disruption">For an order whose time may stand still, or run again.</param>
/// <param name="Extension">For a package whose allowance is valid longer.</param>
/// <param name="Listing">For the lists of orders and subscriptions over all accounts.</param>
/// <param name="Revocation">For the API keys, when a case took the account's away.</param>
public sealed record AccountMessage(long Number, ActivationMessage? Activation, ScheduleMessage? Schedule,
    EndingMessage? Ending = null, SuspensionMessage? Suspension = null, NoticeDraft? Notice = null,
    InvoiceMessage? Invoice = null, InvoiceQueueMessage? Queue = null, DisruptionMessage? Disruption = null, ExtensionMessage? Extension = null,
    ListingMessage? Listing = null, RevocationMessage? Revocation = null)
{
    /// <summary>The seat, number or package that is told; null when it goes to somebody else.</summary>
    public string? Subject => Activation is { } created ? $"{created.Kind}:{created.Key}"
        : Ending?.Subject ?? Suspension?.Subject ?? Extension?.Subject;
}

/// <summary>Orders and subscriptions stand differently in the lists over all accounts.</summary>
public sealed record ListingMessage(ImmutableArray<Listed> Listed);

/// <summary>A case took the API keys of the account away (8.2).</summary>
public sealed record RevocationMessage(string Case);

/// <summary>A fapiao request is to be made from its record.</summary>
public sealed record InvoiceMessage(long Number);

/// <summary>A disruption began or ended for an order.</summary>
public sealed record DisruptionMessage(string Order);

/// <summary>Both parties extended the validity of an allowance (10.1).</summary>
public sealed record ExtensionMessage(string Subject, string GrantId, Instant ExpiresAt);

/// <summary>The work queue is to hear of a fapiao request.</summary>
public sealed record InvoiceQueueMessage(long Number);

/// <summary>Creates a resource, or adds allowances to it.</summary>
public sealed record ActivationMessage(string Kind, string Key, ImmutableArray<string> Skus, Instant ActivatedAt,
    ImmutableArray<ActivatedAllowance> Allowances);

/// <summary>An allowance that the account sold.</summary>
public sealed record ActivatedAllowance(string GrantId, string Sku, string Meter, long Units, long PaidFen, Instant BoughtAt, Instant ExpiresAt);

/// <summary>Tells when the account wants to be woken next.</summary>
public sealed record ScheduleMessage(Instant? DueAt);

/// <summary>The resource ends for good (2.8).</summary>
/// <param name="Subject">Which.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, when somebody gave the number up or took it; null otherwise.</param>
/// <param name="Actor">Who that was.</param>
/// <param name="Withdrawn">True when the number is taken for good.</param>
public sealed record EndingMessage(string Subject, Instant At, string? Reason = null, string? Actor = null, bool? Withdrawn = null);

/// <summary>A reason of suspension of a resource came or went.</summary>
public sealed record SuspensionMessage(string Subject, string Reason, bool Suspended, Instant? At = null);

/// <summary>A message was added to the outbox.</summary>
public sealed record MessageQueued(AccountMessage Message) : DomainEvent;

/// <summary>The receiver has the message.</summary>
public sealed record MessageDelivered(long Number) : DomainEvent;
