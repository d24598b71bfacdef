using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Notices;

/// <summary>The customer was given notice of a changed price or rule before it takes effect (4.2); nothing else changes.</summary>
/// <param name="Kind">PRICE_CHANGE or RULE_CHANGE.</param>
/// <param name="Name">Id of the price book or the rule.</param>
/// <param name="Products">Products of the account that it affects; empty for a rule.</param>
/// <param name="EffectiveFrom">From when it holds.</param>
/// <param name="At">When notice was given.</param>
public sealed record ChangeAnnounced(string Kind, string Name, string Products, Instant EffectiveFrom, Instant At) : DomainEvent;
