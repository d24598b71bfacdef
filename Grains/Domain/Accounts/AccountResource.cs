using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>A seat, number or package in the account's registry.</summary>
/// <param name="Number">Position in order of creation, from 1.</param>
/// <param name="Subject">Subject of its usage, for example number:+8675586013301.</param>
/// <param name="Kind">seat, number or package.</param>
/// <param name="Key">Key of its grain.</param>
/// <param name="Skus">Metered and recurring products on it.</param>
/// <param name="ActivatedAt">Activation instant.</param>
public sealed record AccountResource(long Number, string Subject, string Kind, string Key, ImmutableArray<string> Skus, Instant ActivatedAt);
