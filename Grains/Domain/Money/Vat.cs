namespace Metering.Domain.Money;

/// <summary>A gross amount split into net and VAT; the two always add up to the gross.</summary>
/// <param name="NetFen">Amount excluding tax (金额).</param>
/// <param name="VatFen">Tax (税额).</param>
public readonly record struct VatSplit(long NetFen, long VatFen)
{
    /// <summary>Net plus VAT.</summary>
    public long GrossFen => NetFen + VatFen;

    /// <summary>What a cumulative split grew by.</summary>
    public static VatSplit operator -(VatSplit after, VatSplit before) => new(after.NetFen - before.NetFen, after.VatFen - before.VatFen);
}

/// <summary>VAT inside gross prices (requirements M-3).</summary>
public static class Vat
{
    /// <summary>net = HalfUp(gross x 100 / (100 + rate)), vat = gross - net.</summary>
    /// <param name="grossFen">VAT-inclusive amount; a reversal is negative and splits as its positive did.</param>
    /// <param name="ratePercent">Rate in percent, not negative: 6 is 6 %.</param>
    public static VatSplit Split(long grossFen, decimal ratePercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ratePercent);
        var net = Rounding.HalfUp(grossFen * 100m / (100m + ratePercent));
        return new VatSplit(net, grossFen - net);
    }
}
