using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class SharesTests
{
    [Fact]
    public void Three_equal_shares_of_a_yuan_give_the_odd_fen_to_the_first() => Shares.ByLargestRemainder(100, [1, 1, 1]).ShouldBe([34, 33, 33]);

    [Fact]
    public void Parts_add_up_and_each_is_within_a_fen_of_exact() =>
        Gen.Select(Gen.Long[0, 10_000_000_000], Gen.Long[0, 1_000_000].Array[1, 12]).Where((_, weights) => weights.Sum() > 0).Sample((total, weights) =>
        {
            var parts = Shares.ByLargestRemainder(total, weights);
            var sum = weights.Sum();
            return parts.Sum() == total && parts.Zip(weights).All(p => Math.Abs(p.First - (decimal)total * p.Second / sum) < 1);
        }, iter: Scale.Cases);
}
