using NodaTime;

namespace Metering.Contracts.Usage;

/// <summary>Asks to hold money for a quantity of a meter; with an account, only of its own resource.</summary>
[GenerateSerializer, Immutable, Alias("usage.Authorize")]
public sealed record AuthorizeUsage([property: Id(0)] string Meter, [property: Id(1)] long Quantity, [property: Id(2)] string? Destination,
    [property: Id(3)] string? Account = null);

/// <summary>Use so far (cumulative) and the further quantity wanted; with an account, only on its own resource.</summary>
[GenerateSerializer, Immutable, Alias("usage.UpdateAuthorization")]
public sealed record UpdateAuthorization([property: Id(0)] long Number, [property: Id(1)] long UsedQuantity, [property: Id(2)] long Quantity,
    [property: Id(3)] string? Account = null);

/// <summary>
/// Ends an authorization with the total used; null releases it without further charge. With an account, only on its own resource.
/// </summary>
[GenerateSerializer, Immutable, Alias("usage.EndAuthorization")]
public sealed record EndAuthorization([property: Id(0)] long Number, [property: Id(1)] long? UsedQuantity,
    [property: Id(2)] string? Account = null);

/// <summary>An authorization (hold), after RFC 8506.</summary>
[GenerateSerializer, Immutable, Alias("usage.Authorization")]
public sealed record AuthorizationView
{
    /// <summary>Number within the resource.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>HELD, COMPLETED, RELEASED or EXPIRED.</summary>
    [Id(1)] public required string Status { get; init; }

    /// <summary>Total quantity granted so far, in the meter's unit.</summary>
    [Id(2)] public required long GrantedQuantity { get; init; }

    /// <summary>Money held now, fen (0 for postpaid meters).</summary>
    [Id(3)] public required long HeldFen { get; init; }

    /// <summary>Charged so far, fen.</summary>
    [Id(4)] public required long ChargedFen { get; init; }

    /// <summary>The hold ends then unless updated.</summary>
    [Id(5)] public required Instant ValidUntil { get; init; }

    /// <summary>True when this is the last slice the balance covers.</summary>
    [Id(6)] public required bool Final { get; init; }

    /// <summary>What to do when the cluster cannot be reached: STOP, SERVE, RETRY_THEN_STOP.</summary>
    [Id(7)] public required string OnUnreachable { get; init; }

    /// <summary>Seconds from the grant or update to <see cref="ValidUntil"/>.</summary>
    [Id(8)] public int ValidSeconds { get; init; }
}
