namespace Metering.Domain.Money;

/// <summary>Splits an amount without losing a fen.</summary>
public static class Shares
{
    /// <summary>By largest remainder: the parts add up, each is within one fen of its exact share, ties go to the earlier part.</summary>
    /// <param name="totalFen">Amount to split, not negative.</param>
    /// <param name="weights">Weights, not negative, not all zero.</param>
    public static long[] ByLargestRemainder(long totalFen, ReadOnlySpan<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalFen);
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            sum += weight;
        }
        ArgumentOutOfRangeException.ThrowIfZero(sum, nameof(weights));
        var parts = new long[weights.Length];
        var remainders = new (Int128 Remainder, int Index)[weights.Length];
        var left = totalFen;
        for (var i = 0; i < weights.Length; i++)
        {
            var (part, remainder) = Int128.DivRem((Int128)totalFen * weights[i], sum);
            parts[i] = (long)part;
            left -= parts[i];
            remainders[i] = (-remainder, i);
        }
        Array.Sort(remainders);
        for (var i = 0; left > 0; i++, left--) parts[remainders[i].Index]++;
        return parts;
    }
}
