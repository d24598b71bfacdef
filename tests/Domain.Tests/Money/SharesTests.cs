using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class SharesTests
{
    private static readonly Gen<long[]> Weights = Gen.Long[0, 1_000_000].Array[1, 12].Where(weights => weights.Sum() > 0);

    [Fact]
    public void Three_equal_shares_of_a_yuan_give_the_odd_fen_to_the_first() =>
        Shares.ByLargestRemainder(100, [1L, 1L, 1L]).ShouldBe([34, 33, 33]);

    [Fact]
    public void The_largest_remainder_wins_not_the_last_part() => Shares.ByLargestRemainder(10, [1L, 6L, 2L]).ShouldBe([1, 7, 2]);

    [Fact]
    public void A_part_without_weight_gets_nothing() => Shares.ByLargestRemainder(101, [0L, 1L, 0L, 1L]).ShouldBe([0, 51, 0, 50]);

    [Fact]
    public void The_largest_amounts_do_not_overflow() =>
        Shares.ByLargestRemainder(long.MaxValue, [long.MaxValue, long.MaxValue])
            .ShouldBe([4_611_686_018_427_387_904, 4_611_686_018_427_387_903]);

    [Fact]
    public void Decimal_weights_are_exact() =>
        Shares.ByLargestRemainder(100, [0.1m, 0.20m, 0.3000000000000000000000000001m]).ShouldBe([17, 33, 50]);

    [Fact]
    public void Nonsense_weights_stop()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Shares.ByLargestRemainder(1, [0L, 0L]));
        Should.Throw<ArgumentOutOfRangeException>(() => Shares.ByLargestRemainder(1, [2L, -1L]));
        Should.Throw<ArgumentOutOfRangeException>(() => Shares.ByLargestRemainder(1, ReadOnlySpan<decimal>.Empty));
    }

    [Fact]
    public void Parts_add_up_and_each_is_within_a_fen_of_exact() =>
        Gen.Select(Gen.Long[-10_000_000_000, 10_000_000_000], Weights).Sample((total, weights) =>
        {
            var parts = Shares.ByLargestRemainder(total, weights);
            var sum = weights.Sum();
            return parts.Sum() == total && parts.Zip(weights).All(p => Math.Abs(p.First - (decimal)total * p.Second / sum) < 1);
        }, iter: Scale.Cases);

    [Fact]
    public void Whole_and_decimal_weights_agree_whatever_their_unit() =>
        Gen.Select(Gen.Long[0, 1_000_000_000], Weights, Gen.Int[0, 6]).Sample((total, weights, scale) =>
        {
            var unit = new decimal(1, 0, 0, false, (byte)scale);
            var scaled = Array.ConvertAll(weights, weight => weight * unit);
            return Shares.ByLargestRemainder(total, weights).SequenceEqual(Shares.ByLargestRemainder(total, scaled));
        }, iter: Scale.Cases);

    [Fact]
    public void A_reversal_takes_back_exactly_what_was_given() =>
        Gen.Select(Gen.Long[0, 1_000_000], Weights).Sample((total, weights) =>
            Shares.ByLargestRemainder(-total, weights).SequenceEqual(Shares.ByLargestRemainder(total, weights).Select(part => -part)),
            iter: Scale.Cases);

    [Fact]
    public void The_order_of_the_parts_matters_only_between_equals() =>
        Gen.Select(Gen.Long[0, 1_000_000], Weights, Gen.Int[0, 11]).Sample((total, weights, turn) =>
        {
            var by = turn % weights.Length;
            long[] turned = [.. weights.Skip(by), .. weights.Take(by)];
            return ServedByRemainder(total, weights).SetEquals(ServedByRemainder(total, turned));
        }, iter: Scale.Cases);

    // How many parts of each remainder got the odd fen: this must not depend on the order; which of them did, goes by the order.
    private static HashSet<(long Remainder, long Served)> ServedByRemainder(long total, long[] weights)
    {
        var sum = weights.Sum();
        return Shares.ByLargestRemainder(total, weights).Zip(weights)
            .Select(p => (Remainder: (long)((Int128)total * p.Second % sum), Up: p.First - (long)((Int128)total * p.Second / sum)))
            .GroupBy(p => p.Remainder).Select(group => (group.Key, group.Sum(p => p.Up))).ToHashSet();
    }
}
