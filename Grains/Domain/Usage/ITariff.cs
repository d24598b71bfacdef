using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>What metering asks of the catalogue, and nothing more: prices by the event's start (policy Price.FixedChargeVersionAt,
/// A-18).</summary>
public interface ITariff
{
    /// <summary>The largest quantity one event may report; null when the meter is not in the catalogue.</summary>
    long? MaxQuantity(string meter);

    /// <summary>True when the product charges usage of the meter.</summary>
    bool Charges(string sku, string meter);

    /// <summary>Rates usage. False when no price was in force for the product, destination or time (NO_RATE).</summary>
    bool TryRate(in UsageToPrice usage, out UsagePrice price);

    /// <summary>
    /// The exact charge that taking usage of so many units back removes from the month; the inverse of <see cref="TryRate"/>.
    /// <see cref="UsageToPrice.UnitsBefore"/> are the units with the usage still in them.
    /// </summary>
    UsagePrice TakeBack(in UsageToPrice usage, long units);

    /// <summary>True when the product charges the month's highest level: a level is corrected by an adjustment, not taken back, because what
    /// smaller levels were reported beside it is not in the figures any more.</summary>
    bool IsHighWater(string sku, Instant start) => false;

    /// <summary>Storage, GB, that the product's data may take by its price book (2.7(2)); null for no bound.</summary>
    long? StorageQuotaGb(string sku, Instant at) => null;

    /// <summary>The product's recurring price at an instant; null when it has none then.</summary>
    MonthlyPrice? Monthly(string sku, Instant at);
}

/// <summary>Usage to be priced.</summary>
/// <param name="Sku">Product that charges it.</param>
/// <param name="Meter">Meter.</param>
/// <param name="Start">Start of the usage.</param>
/// <param name="Quantity">In the meter's unit.</param>
/// <param name="Destination">Called number; null when absent.</param>
/// <param name="UnitsBefore">Units the month holds already: tiers count from there.</param>
public readonly record struct UsageToPrice(
    string Sku, string Meter, Instant Start, long Quantity, string? Destination, long UnitsBefore);

/// <summary>Priced usage.</summary>
/// <param name="Units">Billing units (started minutes, segments, ...).</param>
/// <param name="ExactFen">Change of the month's exact charge, fen with fractions.</param>
/// <param name="Wallet">True when it is paid from the wallet as it happens.</param>
/// <param name="Serve">True when the usage is recorded as arrears if the money is short; false when it is refused.</param>
/// <param name="PriceBook">Version that priced it.</param>
public readonly record struct UsagePrice(long Units, decimal ExactFen, bool Wallet, bool Serve, string PriceBook);

/// <summary>A recurring price.</summary>
/// <param name="Fen">Per month, fen with fractions.</param>
/// <param name="PriceBook">Version.</param>
public readonly record struct MonthlyPrice(decimal Fen, string PriceBook);
