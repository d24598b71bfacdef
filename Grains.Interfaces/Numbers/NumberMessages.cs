using NodaTime;

namespace Metering.Contracts.Numbers;

/// <summary>Reserves a number for an account.</summary>
/// <param name="Account">For whom.</param>
/// <param name="Number">Key of the number wanted; null for any of the pool.</param>
/// <param name="PreferredBlocks">Blocks wanted first, in this order (3.11).</param>
/// <param name="Use">What the number may be used for (3.8).</param>
[GenerateSerializer, Immutable, Alias("numbers.Reserve")]
public sealed record ReserveNumber([property: Id(0)] string Account, [property: Id(1)] string? Number,
    [property: Id(2)] string[] PreferredBlocks, [property: Id(3)] string Use);

/// <summary>A hold that a pool wants of a block.</summary>
[GenerateSerializer, Immutable, Alias("numbers.Hold")]
public sealed record HoldNumber([property: Id(0)] string Account, [property: Id(1)] string? Number, [property: Id(2)] string Use,
    [property: Id(3)] string Reservation, [property: Id(4)] bool PreferenceMet, [property: Id(5)] string[] Needs,
    [property: Id(6)] Instant Now, [property: Id(7)] string? Clock, [property: Id(8)] string Actor);

/// <summary>How an assignment ends when somebody asked for it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Withdrawn">True when the regulator or the carrier takes the number for good; false when it rests.</param>
[GenerateSerializer, Immutable, Alias("numbers.GivenUp")]
public sealed record NumberGivenUp([property: Id(0)] string Reason, [property: Id(1)] string Actor, [property: Id(2)] bool Withdrawn);

/// <summary>A number of the inventory.</summary>
[GenerateSerializer, Immutable, Alias("numbers.View")]
public sealed record NumberView
{
    /// <summary>Its key: E.164, CN400:… or CNACC:….</summary>
    [Id(0)] public required string Number { get; init; }

    /// <summary>INVENTORY, RESERVED, ASSIGNED, SUSPENDED, QUARANTINED or WITHDRAWN.</summary>
    [Id(1)] public required string Status { get; init; }

    /// <summary>Who has it; null when nobody does.</summary>
    [Id(2)] public string? Account { get; init; }

    /// <summary>What it may be used for (3.8).</summary>
    [Id(3)] public string? PermittedUse { get; init; }

    /// <summary>End of the reservation or of the rest.</summary>
    [Id(4)] public Instant? Until { get; init; }

    /// <summary>False when no preferred block had a free number: no ground for a refund (3.11).</summary>
    [Id(5)] public bool PreferenceMet { get; init; } = true;

    /// <summary>Why it was released or withdrawn.</summary>
    [Id(6)] public string? Reason { get; init; }

    /// <summary>
    /// Usage with another purpose than the permitted one, newest last: each is ground for a violation case (3.8). At most 20, the newest; of one
    /// day the first 20 are noted.
    /// </summary>
    [Id(7)] public NumberMisuseView[] Misuses { get; init; } = [];

    /// <summary>What became of it, oldest first; only when one number was asked for.</summary>
    [Id(8)] public NumberHistoryEntry[] History { get; init; } = [];

    /// <summary>Why somebody disputes whose it is: its rest does not end meanwhile.</summary>
    [Id(9)] public string? Disputed { get; init; }
}

/// <summary>A usage event with another purpose than permitted.</summary>
[GenerateSerializer, Immutable, Alias("numbers.Misuse")]
public sealed record NumberMisuseView([property: Id(0)] string Event, [property: Id(1)] string Purpose, [property: Id(2)] string PermittedUse,
    [property: Id(3)] Instant At);

/// <summary>One entry of a number's history.</summary>
/// <param name="What">IMPORTED, RESERVED, CANCELLED, ASSIGNED, RETURNED, CHANGED, RELEASED, DISPUTED, DISPUTE_ENDED or WITHDRAWN.</param>
/// <param name="At">When, in the time of whoever did it.</param>
/// <param name="Account">Whose it was.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why it was changed.</param>
[GenerateSerializer, Immutable, Alias("numbers.History")]
public sealed record NumberHistoryEntry([property: Id(0)] string What, [property: Id(1)] Instant At, [property: Id(2)] string? Account,
    [property: Id(3)] string Actor,
    [property: Id(4)] string? Reason = null);
