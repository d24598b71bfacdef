using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;

namespace Metering.Domain.Rating;

/// <summary>How a quantity becomes billing units and units become money. Exactly one of the five prices is set.</summary>
/// <remarks>The defaults stand in the constructor, because the reader of documents does not run initializers of init-only
/// members.</remarks>
/// <param name="Block">Units per started block: 60 turns seconds into started minutes (policy Rating.CallRounding); 1 charges per
/// unit.</param>
/// <param name="Grace">Quantities up to this are free: an unanswered or just-answered call.</param>
/// <param name="Minimum">The least quantity charged once the grace is passed.</param>
/// <param name="ConnectFen">Charged once per event above the grace, fen.</param>
/// <param name="UnitFen">One price per billing unit, fen.</param>
/// <param name="Graduated">Graduated tiers: each unit at the price of the tier that it falls into.</param>
/// <param name="Volume">Volume tiers: all units of the month at the price of the tier that the total reaches. Postpaid only.</param>
/// <param name="Bands">Prices by local time of day of the event's start.</param>
/// <param name="Destinations">Prices by the longest matching prefix of the called number (dimension call.destination).</param>
public sealed record PriceModel(
    long Block = 1,
    long Grace = 0,
    long Minimum = 0,
    decimal ConnectFen = 0,
    decimal? UnitFen = null,
    ImmutableArray<PriceTier>? Graduated = null,
    ImmutableArray<PriceTier>? Volume = null,
    ImmutableArray<PriceBand>? Bands = null,
    ImmutableArray<DestinationPrice>? Destinations = null);

/// <summary>A tier of monthly units.</summary>
/// <param name="UpTo">Last unit of the tier; null for the last tier, where a document says so: "upTo": null.</param>
/// <param name="UnitFen">Price per unit, fen.</param>
public sealed record PriceTier([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? UpTo, decimal UnitFen);

/// <summary>A band of the day.</summary>
/// <param name="From">First local time.</param>
/// <param name="UnitFen">Price per unit until the next band starts, fen; the last band ends at 24:00.</param>
/// <param name="Name">What customers call it, for example night.</param>
public sealed record PriceBand(LocalTime From, decimal UnitFen, string? Name = null);

/// <summary>A price for numbers that start with a prefix.</summary>
/// <param name="Prefix">Digits of the E.164 number, without plus; empty for all others.</param>
/// <param name="Price">Its price: per unit or by bands. Tiers and destinations stand at the top only.</param>
/// <param name="Name">The place, for example Hong Kong.</param>
public sealed record DestinationPrice(string Prefix, PriceModel Price, string? Name = null);
