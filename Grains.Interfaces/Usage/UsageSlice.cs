using NodaTime;

namespace Metering.Contracts.Usage;

/// <summary>Days for which a product charges nothing recurring (10.1).</summary>
/// <param name="Sku">Product; null for all.</param>
/// <param name="After">The day before the first.</param>
/// <param name="Through">The last; null while it is not known.</param>
[GenerateSerializer, Immutable, Alias("usage.IdleSlice")]
public sealed record IdleSlice([property: Id(0)] string? Sku, [property: Id(1)] LocalDate After, [property: Id(2)] LocalDate? Through);

/// <summary>The events of one request that concern one resource, in their order. Never changed once built.</summary>
/// <param name="Tenant">Tenant of the API key that reported.</param>
/// <param name="Account">Set when the key may report for one account only.</param>
/// <param name="Items">1 to 1,000 events.</param>
[GenerateSerializer, Immutable, Alias("usage.Slice")]
public sealed record UsageSlice([property: Id(0)] string Tenant, [property: Id(1)] string? Account, [property: Id(2)] UsageItem[] Items);

/// <summary>One usage event, shape already checked: quantity is a whole number from 0.</summary>
[GenerateSerializer, Immutable, Alias("usage.Item")]
public readonly record struct UsageItem
{
    /// <summary>Digest of (tenant, source, id): <see cref="UsageIdentity"/>.</summary>
    [Id(0)] public UInt128 Identity { get; init; }

    /// <summary>Digest of type, subject, time, quantity and dimensions.</summary>
    [Id(1)] public ulong Fingerprint { get; init; }

    /// <summary>CloudEvents source.</summary>
    [Id(2)] public string Source { get; init; }

    /// <summary>CloudEvents id.</summary>
    [Id(3)] public string EventId { get; init; }

    /// <summary>Meter: CloudEvents type.</summary>
    [Id(4)] public string Meter { get; init; }

    /// <summary>Start of the usage: CloudEvents time.</summary>
    [Id(5)] public Instant Start { get; init; }

    /// <summary>Whole units of the meter.</summary>
    [Id(6)] public long Quantity { get; init; }

    /// <summary>Called number, digits with +, from dimension call.destination; null when absent.</summary>
    [Id(7)] public string? Destination { get; init; }

    /// <summary>On what a bulk send rests (3.15(4)), from dimension consent.basis: a number of the domain's list, 0 when absent.</summary>
    [Id(8)] public byte Consent { get; init; }
}

/// <summary>What became of one event.</summary>
public enum UsageStatus : byte
{
    /// <summary>Recorded, rated and durable.</summary>
    Accepted,

    /// <summary>The same event was recorded before; nothing changed.</summary>
    Duplicate,

    /// <summary>Not recorded as usage: see the code.</summary>
    Refused,
}

/// <summary>Answer for one event.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Code">Refusal code; null unless refused.</param>
/// <param name="Detail">This occurrence; null unless refused.</param>
[GenerateSerializer, Immutable, Alias("usage.Outcome")]
public readonly record struct UsageOutcome([property: Id(0)] UsageStatus Status, [property: Id(1)] string? Code, [property: Id(2)] string? Detail);

/// <summary>
/// Answers in the order of the slice's events; <see cref="Refusal"/> is set when the whole slice was turned away unrecorded
/// (overload).
/// </summary>
[GenerateSerializer, Immutable, Alias("usage.Reply")]
public sealed record UsageReply([property: Id(0)] UsageOutcome[] Outcomes, [property: Id(1)] Commands.RefusalReply? Refusal = null);
