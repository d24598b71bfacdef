using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Rating;

/// <summary>How a quantity becomes billing units and units become money. Exactly one of the five prices is set.</summary>
public sealed record PriceModel
{
    /// <summary>Units per started block: 60 turns seconds into started minutes (policy Rating.CallRounding); 1 charges per unit.</summary>
    public long Block { get; init; } = 1;

    /// <summary>Quantities up to this are free: an unanswered or just-answered call.</summary>
    public long Grace { get; init; }

    /// <summary>The least quantity charged once the grace is passed.</summary>
    public long Minimum { get; init; }

    /// <summary>Charged once per event above the grace, fen.</summary>
    public decimal ConnectFen { get; init; }

    /// <summary>One price per billing unit, fen.</summary>
    public decimal? UnitFen { get; init; }

    /// <summary>Graduated tiers: each unit at the price of the tier that it falls into.</summary>
    public ImmutableArray<PriceTier>? Graduated { get; init; }

    /// <summary>Volume tiers: all units of the month at the price of the tier that the total reaches. Postpaid only.</summary>
    public ImmutableArray<PriceTier>? Volume { get; init; }

    /// <summary>Prices by local time of day of the event's start.</summary>
    public ImmutableArray<PriceBand>? Bands { get; init; }

    /// <summary>Prices by the longest matching prefix of the called number (dimension call.destination).</summary>
    public ImmutableArray<DestinationPrice>? Destinations { get; init; }
}

/// <summary>A tier of monthly units.</summary>
/// <param name="UpTo">Last unit of the tier; null for the last tier.</param>
/// <param name="UnitFen">Price per unit, fen.</param>
public sealed record PriceTier(long? UpTo, decimal UnitFen);

/// <summary>A band of the day.</summary>
/// <param name="From">First local time.</param>
/// <param name="UnitFen">Price per unit until the next band starts, fen.</param>
public sealed record PriceBand(LocalTime From, decimal UnitFen);

/// <summary>A price for numbers that start with a prefix.</summary>
/// <param name="Prefix">Digits of the E.164 number, without plus; empty for all others.</param>
/// <param name="Price">Its price; cannot hold destinations again.</param>
public sealed record DestinationPrice(string Prefix, PriceModel Price);
