using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class UsccTests
{
    [Theory]
    [InlineData("91440300MA5TE5TA9X")]
    [InlineData("91110108MA0DEM013A")]
    [InlineData("91310115MA1KDEM22C")]
    public void A_right_code_is_valid(string code) => Uscc.IsValid(code).ShouldBeTrue();

    [Fact]
    public void Every_single_wrong_character_is_noticed()
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        const string code = "91440300MA5TE5TA9X";

        for (var i = 0; i < code.Length; i++)
            foreach (var wrong in alphabet.Where(c => c != code[i]))
                Uscc.IsValid(code[..i] + wrong + code[(i + 1)..]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("91440300MA5TE5TA9")]
    [InlineData("91440300MA5TE5TA9I")]
    public void Anything_else_is_not(string? code) => Uscc.IsValid(code).ShouldBeFalse();
}
