using NodaTime;

namespace Metering.Contracts.Usage;

/// <summary>Takes back the event with this source and id; with an account, only on its own resource.</summary>
[GenerateSerializer, Immutable, Alias("usage.Void")]
public sealed record VoidUsage([property: Id(0)] string Source, [property: Id(1)] string EventId, [property: Id(2)] string? Account = null);

/// <summary>What a void took back.</summary>
[GenerateSerializer, Immutable, Alias("usage.Voided")]
public sealed record VoidedUsage([property: Id(0)] string Subject, [property: Id(1)] string Source, [property: Id(2)] string EventId,
    [property: Id(3)] string Meter, [property: Id(4)] long Quantity);

/// <summary>A page of consumption records (消费记录), for reference only.</summary>
[GenerateSerializer, Immutable, Alias("usage.ConsumptionPage")]
public sealed record ConsumptionPage([property: Id(0)] ConsumptionRecord[] Records, [property: Id(1)] string? NextCursor);

/// <summary>One consumption record.</summary>
[GenerateSerializer, Immutable, Alias("usage.ConsumptionRecord")]
public sealed record ConsumptionRecord
{
    /// <summary>CloudEvents source.</summary>
    [Id(0)] public required string Source { get; init; }

    /// <summary>CloudEvents id.</summary>
    [Id(1)] public required string EventId { get; init; }

    /// <summary>Subject charged.</summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Meter.</summary>
    [Id(3)] public required string Meter { get; init; }

    /// <summary>Product that charged it; null for allowance units.</summary>
    [Id(4)] public required string? Sku { get; init; }

    /// <summary>Start of the usage.</summary>
    [Id(5)] public required Instant Start { get; init; }

    /// <summary>When it was recorded.</summary>
    [Id(6)] public required Instant RecordedAt { get; init; }

    /// <summary>Reported quantity.</summary>
    [Id(7)] public required long Quantity { get; init; }

    /// <summary>Units charged in money.</summary>
    [Id(8)] public required long Units { get; init; }

    /// <summary>Units taken from allowances.</summary>
    [Id(9)] public required long AllowanceUnits { get; init; }

    /// <summary>Change of the cumulative charge, fen; negative for a void.</summary>
    [Id(10)] public required long ChargeFen { get; init; }

    /// <summary>True for the record that takes an event back.</summary>
    [Id(11)] public required bool Void { get; init; }

    /// <summary>Refusal code when the event was refused and remembered.</summary>
    [Id(12)] public string? RefusedCode { get; init; }

    /// <summary>On what a bulk send rests (3.15(4)): CONSENT, CONTRACT or NONE; null when its event does not say.</summary>
    [Id(13)] public string? ConsentBasis { get; init; }
}

/// <summary>Answer to whether a resource may use a feature.</summary>
/// <param name="Subject">The resource.</param>
/// <param name="Feature">The meter.</param>
/// <param name="Entitled">True when nothing but the money at hand stands in the way.</param>
/// <param name="Reasons">Why not: reasons of suspension, ENTITLEMENT_ENDED, NO_PRODUCT, STORAGE_QUOTA_REACHED.</param>
[GenerateSerializer, Immutable, Alias("usage.Entitlement")]
public sealed record EntitlementView([property: Id(0)] string Subject, [property: Id(1)] string Feature, [property: Id(2)] bool Entitled,
    [property: Id(3)] string[] Reasons);
