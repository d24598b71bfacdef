using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>One consumption record (消费记录), for reference only (clause 2.6(4)).</summary>
public readonly record struct UsageRecord
{
    /// <summary>CloudEvents source.</summary>
    public required string Source { get; init; }

    /// <summary>CloudEvents id.</summary>
    public required string EventId { get; init; }

    /// <summary>Meter.</summary>
    public required string Meter { get; init; }

    /// <summary>Start of the usage.</summary>
    public required Instant Start { get; init; }

    /// <summary>Called number; null when absent.</summary>
    public string? Destination { get; init; }

    /// <summary>Number of the product that charged it; -1 when none did.</summary>
    public int Sku { get; init; }

    /// <summary>Reported quantity.</summary>
    public long Quantity { get; init; }

    /// <summary>Units charged in money.</summary>
    public long Units { get; init; }

    /// <summary>Units taken from each allowance; default when none were.</summary>
    public ImmutableArray<AllowanceUse> Taken { get; init; }

    /// <summary>Units taken from allowances in all.</summary>
    public long AllowanceUnits
    {
        get
        {
            if (Taken.IsDefaultOrEmpty) return 0;
            var units = 0L;
            foreach (var use in Taken) units += use.Units;
            return units;
        }
    }

    /// <summary>Change of the cumulative charge, fen.</summary>
    public long ChargeFen { get; init; }

    /// <summary>True when it was paid from the wallet.</summary>
    public bool Wallet { get; init; }

    /// <summary>True when it takes an event back.</summary>
    public bool Void { get; init; }

    /// <summary>On what a bulk send rests (3.15(4)).</summary>
    public ConsentBasis Consent { get; init; }

    /// <summary>Why it was refused and remembered; <see cref="RememberedRefusal.None"/> when it was accepted.</summary>
    public RememberedRefusal Refused { get; init; }
}

/// <summary>Refusals kept under the event's claim: a repeat gets the same answer. Numbers are stored and never change.</summary>
public enum RememberedRefusal : byte
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>SUSPENDED.</summary>
    Suspended = 1,

    /// <summary>INSUFFICIENT_BALANCE.</summary>
    InsufficientBalance = 2,

    /// <summary>ENTITLEMENT_ENDED.</summary>
    EntitlementEnded = 3,
}
