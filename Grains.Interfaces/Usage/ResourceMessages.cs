using NodaTime;

namespace Metering.Contracts.Usage;

/// <summary>The kind of a metered resource.</summary>
public enum ResourceKind : byte
{
    /// <summary>A login (坐席), key {accountId}/{seatNo}.</summary>
    Seat,

    /// <summary>A phone number (码号), key E.164 or access-number key.</summary>
    Number,

    /// <summary>A value-added package (增值包), key packageId.</summary>
    Package,
}

/// <summary>Creates or extends a resource on behalf of its account.</summary>
[GenerateSerializer, Immutable, Alias("usage.ActivateResource")]
public sealed record ActivateResource
{
    /// <summary>Owner's tenant.</summary>
    [Id(0)] public required string Tenant { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>Metered and recurring products on the resource.</summary>
    [Id(2)] public required string[] Skus { get; init; }

    /// <summary>Activation instant; recurring charges start on the next date (T-6).</summary>
    [Id(3)] public required Instant ActivatedAt { get; init; }

    /// <summary>Test clock of the account; null for real time.</summary>
    [Id(4)] public string? ClockId { get; init; }

    /// <summary>Allowances bought with it, each with its own id.</summary>
    [Id(5)] public required AllowanceGrant[] Grants { get; init; }

    /// <summary>The test clock's present; null on real time. A resource may be activated in the past of its clock.</summary>
    [Id(6)] public Instant? ClockNow { get; init; }
}

/// <summary>An allowance that was paid for.</summary>
[GenerateSerializer, Immutable, Alias("usage.AllowanceGrant")]
public sealed record AllowanceGrant
{
    /// <summary>Unique within the account.</summary>
    [Id(0)] public required string GrantId { get; init; }

    /// <summary>Product bought.</summary>
    [Id(1)] public required string Sku { get; init; }

    /// <summary>Meter it covers.</summary>
    [Id(2)] public required string Meter { get; init; }

    /// <summary>Units bought.</summary>
    [Id(3)] public required long Units { get; init; }

    /// <summary>Price paid, fen; 0 for a bonus.</summary>
    [Id(4)] public required long PaidFen { get; init; }

    /// <summary>Purchase instant.</summary>
    [Id(5)] public required Instant BoughtAt { get; init; }

    /// <summary>Exclusive end of validity.</summary>
    [Id(6)] public required Instant ExpiresAt { get; init; }
}

/// <summary>A resource as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("usage.ResourceView")]
public sealed record ResourceView
{
    /// <summary>Subject of its usage events, for example number:+8675586013301.</summary>
    [Id(0)] public required string Subject { get; init; }

    /// <summary>Its kind.</summary>
    [Id(1)] public required ResourceKind Kind { get; init; }

    /// <summary>Owner's tenant.</summary>
    [Id(2)] public required string Tenant { get; init; }

    /// <summary>Owner.</summary>
    [Id(3)] public required string Account { get; init; }

    /// <summary>ACTIVE or SUSPENDED; after its end ENDED (package), RECLAIMED (seat, 2.8), QUARANTINED, then INVENTORY (number, 3.4).</summary>
    [Id(4)] public required string Status { get; init; }

    /// <summary>Products on it.</summary>
    [Id(5)] public required string[] Skus { get; init; }

    /// <summary>Activation instant.</summary>
    [Id(6)] public required Instant ActivatedAt { get; init; }

    /// <summary>Allowances with what is left.</summary>
    [Id(7)] public required GrantView[] Grants { get; init; }

    /// <summary>Reasons of suspension; one that stops a single product has it behind an @.</summary>
    [Id(8)] public required string[] Suspensions { get; init; }

    /// <summary>When it ended for good; null while it lives.</summary>
    [Id(9)] public Instant? EndedAt { get; init; }
}

/// <summary>An allowance as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("usage.GrantView")]
public sealed record GrantView([property: Id(0)] string GrantId, [property: Id(1)] string Sku, [property: Id(2)] string Meter,
    [property: Id(3)] long Units, [property: Id(4)] long Remaining, [property: Id(5)] Instant ExpiresAt,
    [property: Id(6)] Instant? BoughtAt = null);

/// <summary>Result of replaying a journal from its first event.</summary>
[GenerateSerializer, Immutable, Alias("usage.ReplayCheck")]
public sealed record ReplayCheck([property: Id(0)] bool Equal, [property: Id(1)] long Version, [property: Id(2)] long Events,
    [property: Id(3)] string? Difference);
