using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class RoundingTests
{
    [Theory]
    [InlineData("0.5", 1)]
    [InlineData("-0.5", -1)]
    [InlineData("5505.5", 5506)]
    [InlineData("987.6", 988)]
    [InlineData("2.4999999", 2)]
    public void Halves_round_away_from_zero(string exact, long fen) =>
        Rounding.HalfUp(decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(fen);

    [Fact]
    public void An_amount_beyond_64_bits_stops() => Should.Throw<OverflowException>(() => Rounding.HalfUp(9_223_372_036_854_775_807.5m));

    [Fact]
    public void Cumulative_rounding_never_drifts_from_the_total() =>
        Gen.Int[0, 1_000_000].Select(n => n / 1000m).Array[1, 60].Sample(charges =>
        {
            var (exact, posted) = (0m, 0L);
            foreach (var charge in charges)
            {
                exact += charge;
                posted += Rounding.HalfUp(exact) - posted;
            }
            return posted == Rounding.HalfUp(charges.Sum()) && Math.Abs(posted - charges.Sum()) <= 0.5m;
        }, iter: Scale.Cases);
}
