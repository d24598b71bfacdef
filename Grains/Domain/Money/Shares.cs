using System.Numerics;

namespace Metering.Domain.Money;

/// <summary>Splits an amount without losing a fen.</summary>
public static class Shares
{
    /// <summary>
    /// By largest remainder: the parts add up, each is within one fen of its exact share, and ties go to the earlier part.
    /// A negative amount (a reversal) splits exactly as its positive did.
    /// </summary>
    /// <param name="totalFen">Amount to split.</param>
    /// <param name="weights">Weights, not negative, not all zero.</param>
    public static long[] ByLargestRemainder(long totalFen, ReadOnlySpan<long> weights)
    {
        var whole = new BigInteger[weights.Length];
        for (var i = 0; i < weights.Length; i++) whole[i] = weights[i];
        return Split(totalFen, whole);
    }

    /// <inheritdoc cref="ByLargestRemainder(long, ReadOnlySpan{long})" />
    public static long[] ByLargestRemainder(long totalFen, ReadOnlySpan<decimal> weights)
    {
        // A decimal is a whole number and a power of ten; with one common power the fractions are gone and nothing was rounded.
        var scale = 0;
        foreach (var weight in weights) scale = Math.Max(scale, weight.Scale);
        var whole = new BigInteger[weights.Length];
        for (var i = 0; i < weights.Length; i++) whole[i] = Mantissa(weights[i]) * BigInteger.Pow(10, scale - weights[i].Scale);
        return Split(totalFen, whole);
    }

    private static BigInteger Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var high = new BigInteger(unchecked((uint)bits[2])) << 64;
        var middle = new BigInteger(unchecked((uint)bits[1])) << 32;
        var magnitude = high + middle + unchecked((uint)bits[0]);
        return value < 0 ? -magnitude : magnitude;
    }

    private static long[] Split(long totalFen, BigInteger[] weights)
    {
        var sum = BigInteger.Zero;
        foreach (var weight in weights)
        {
            if (weight < 0) throw new ArgumentOutOfRangeException(nameof(weights), "A weight is negative.");
            sum += weight;
        }
        if (sum.IsZero) throw new ArgumentOutOfRangeException(nameof(weights), "No weight is above zero.");
        var magnitude = BigInteger.Abs(totalFen);
        var parts = new BigInteger[weights.Length];
        var order = new (BigInteger Remainder, int Index)[weights.Length];
        var left = magnitude;
        for (var i = 0; i < weights.Length; i++)
        {
            parts[i] = BigInteger.DivRem(magnitude * weights[i], sum, out var remainder);
            left -= parts[i];
            order[i] = (-remainder, i);
        }
        Array.Sort(order);
        for (var i = 0; left > 0; i++, left--) parts[order[i].Index]++;
        return Array.ConvertAll(parts, part => (long)(totalFen < 0 ? -part : part));
    }
}
