namespace Metering.Domain.Money;

/// <summary>The one rounding rule: half up, away from zero (四舍五入), once per line (M-2).</summary>
public static class Rounding
{
    /// <summary>Whole fen of an exact amount.</summary>
    public static long HalfUp(decimal exactFen) => (long)decimal.Round(exactFen, 0, MidpointRounding.AwayFromZero);
}
