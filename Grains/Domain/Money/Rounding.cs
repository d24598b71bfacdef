namespace Metering.Domain.Money;

/// <summary>The one rounding rule: half up (四舍五入), away from zero, to whole fen (requirements M-2).</summary>
public static class Rounding
{
    /// <summary>Rounds an exact amount in fen; an amount beyond 64 bits is an <see cref="OverflowException"/>.</summary>
    public static long HalfUp(decimal exactFen) => decimal.ToInt64(decimal.Round(exactFen, 0, MidpointRounding.AwayFromZero));
}
