using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Units of a meter that were paid for in advance (requirements 3.5).</summary>
/// <param name="Number">Stable number on the resource, from 0, in order of addition.</param>
/// <param name="GrantId">Unique within the account.</param>
/// <param name="Sku">Product bought.</param>
/// <param name="Meter">Meter it covers.</param>
/// <param name="Units">Units bought.</param>
/// <param name="PaidFen">Price paid; 0 for a bonus.</param>
/// <param name="BoughtAt">Purchase instant, inclusive start of validity.</param>
/// <param name="ExpiresAt">Exclusive end of validity.</param>
public sealed record Allowance(
    int Number, string GrantId, string Sku, string Meter, long Units, long PaidFen, Instant BoughtAt, Instant ExpiresAt)
{
    /// <summary>Units used.</summary>
    public long Consumed { get; init; }

    /// <summary>True when its expiry was booked: what was left is breakage, and nothing changes it any more.</summary>
    public bool Expired { get; init; }

    /// <summary>Units left for usage that starts now; 0 once the validity is over, although its end is booked later.</summary>
    public long RemainingAt(Instant now) => Expired || now >= ExpiresAt ? 0 : Units - Consumed;

    /// <summary>Revenue earned by use, fen: HalfUp(paid x consumed / units), cumulative (M-2).</summary>
    public long RecognisedFen => Units == 0 ? 0 : Money.Rounding.HalfUp((decimal)PaidFen * Consumed / Units);

    /// <summary>Revenue from units that expired unused, fen (REV.BREAK).</summary>
    public long BreakageFen => Expired ? PaidFen - RecognisedFen : 0;

    /// <summary>True when usage of the meter that started then may take units from it.</summary>
    public bool Covers(string meter, Instant start) =>
        !Expired && start >= BoughtAt && start < ExpiresAt && string.Equals(Meter, meter, StringComparison.Ordinal);

    /// <summary>Earliest expiry first, then oldest purchase, then order of addition (policy Package.ConsumptionOrder).</summary>
    public static int InOrderOfConsumption(Allowance one, Allowance other)
    {
        var byExpiry = one.ExpiresAt.CompareTo(other.ExpiresAt);
        if (byExpiry != 0) return byExpiry;
        var byPurchase = one.BoughtAt.CompareTo(other.BoughtAt);
        return byPurchase != 0 ? byPurchase : one.Number.CompareTo(other.Number);
    }
}
