using System.Globalization;
using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class RoundingTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.5", 1)]
    [InlineData("1.5", 2)]
    [InlineData("2.5", 3)]
    [InlineData("-0.5", -1)]
    [InlineData("-2.5", -3)]
    [InlineData("5505.5", 5506)]
    [InlineData("987.6", 988)]
    [InlineData("2.4999999", 2)]
    [InlineData("0.4999999999999999999999999999", 0)]
    [InlineData("9223372036854775807.4", long.MaxValue)]
    public void Halves_round_away_from_zero(string exact, long fen) =>
        Rounding.HalfUp(decimal.Parse(exact, CultureInfo.InvariantCulture)).ShouldBe(fen);

    [Theory]
    [InlineData("9223372036854775807.5")]
    [InlineData("-9223372036854775808.5")]
    [InlineData("79228162514264337593543950335")]
    public void An_amount_beyond_64_bits_stops(string exact) =>
        Should.Throw<OverflowException>(() => Rounding.HalfUp(decimal.Parse(exact, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_reversal_rounds_as_the_charge_did() =>
        Gen.Long[0, 1_000_000_000_000].Select(n => n / 1_000m)
            .Sample(exact => Rounding.HalfUp(-exact) == -Rounding.HalfUp(exact), iter: Scale.Cases);
}
