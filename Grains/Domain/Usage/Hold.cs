using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>An open authorization after RFC 8506: money and allowance units kept for usage that is about to happen.</summary>
/// <param name="Number">Number within the resource, from 1.</param>
/// <param name="Meter">Meter.</param>
/// <param name="Sku">Number of the product that charges it; -1 when allowances cover it wholly and no product does.</param>
/// <param name="Start">When it began: the usage is rated at this instant .</param>
/// <param name="Destination">Called number; null when there is none.</param>
public sealed record Hold(long Number, string Meter, int Sku, Instant Start, string? Destination)
{
    /// <summary>Quantity granted in all, in the meter's unit.</summary>
    public long Granted { get; init; }

    /// <summary>Quantity reported used so far.</summary>
    public long Used { get; init; }

    /// <summary>Part of the granted quantity that allowances cover.</summary>
    public long AllowanceUnits { get; init; }

    /// <summary>Money held for the rest, fen; 0 for postpaid.</summary>
    public long HeldFen { get; init; }

    /// <summary>Ends then (plus grace) unless updated.</summary>
    public Instant ValidUntil { get; init; }

    /// <summary>True when the balance covers no more than this.</summary>
    public bool Final { get; init; }

    /// <summary>True when it is paid from the wallet.</summary>
    public bool Wallet { get; init; }
}

/// <summary>How an authorization ended.</summary>
public enum HoldEnd : byte
{
    /// <summary>Completed with the total used.</summary>
    Completed,

    /// <summary>Released: only what had been reported was charged.</summary>
    Released,

    /// <summary>Not updated in time: only what had been reported was charged.</summary>
    Expired,
}
