using System.Numerics;
using CsCheck;
using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class UsccTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    [Theory]
    [InlineData("91440300MA5TE5TA9X")]
    [InlineData("91110108MA0DEM013A")]
    [InlineData("91310115MA1KDEM22C")]
    public void A_right_code_is_valid(string code) => Uscc.IsValid(code).ShouldBeTrue();

    [Theory]
    [InlineData("91440300MA5TE5TA9X")]
    [InlineData("91110108MA0DEM013A")]
    [InlineData("91310115MA1KDEM22C")]
    public void Every_single_wrong_character_and_every_swap_of_neighbours_is_noticed(string code)
    {
        for (var i = 0; i < code.Length; i++)
            foreach (var wrong in Alphabet.Where(c => c != code[i]))
                Uscc.IsValid(code[..i] + wrong + code[(i + 1)..]).ShouldBeFalse();
        for (var i = 1; i < code.Length; i++)
            if (code[i] != code[i - 1]) Uscc.IsValid(code[..(i - 1)] + code[i] + code[i - 1] + code[(i + 1)..]).ShouldBeFalse();
    }

    [Fact]
    public void The_organisation_code_has_a_check_digit_of_its_own()
    {
        // The last digit is made right again after the organisation code was changed: only the second check can notice.
        const string body = "91440300MA5TE5TB9";

        foreach (var last in Alphabet) Uscc.IsValid(body + last).ShouldBeFalse();
        Alphabet.ShouldContain(c => IsCongruent(body + c));
    }

    [Fact]
    public void Codes_with_both_digits_computed_as_the_standard_writes_them_are_valid() =>
        Gen.Char[Alphabet].Array[16].Sample(chars =>
        {
            var organisation = new string(chars[8..]);
            var code = new string(chars) + OrganisationDigit(organisation);
            return Uscc.IsValid(code + Alphabet.Single(c => IsCongruent(code + c)));
        }, iter: Scale.Cases);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("91440300MA5TE5TA9")]
    [InlineData("91440300MA5TE5TA9X0")]
    [InlineData("91440300MA5TE5TA9I")]
    [InlineData("91440300ma5te5ta9x")]
    [InlineData("９1440300MA5TE5TA9X")]
    public void Anything_else_is_not(string? code) => Uscc.IsValid(code).ShouldBeFalse();

    // GB 32100: Σ value x 3^(i-1) mod 31 over 17 characters plus the check value is divisible by 31.
    private static bool IsCongruent(string code) =>
        (Enumerable.Range(0, 17).Aggregate(BigInteger.Zero, (sum, i) => sum + Alphabet.IndexOf(code[i]) * BigInteger.Pow(3, i))
            + Alphabet.IndexOf(code[17])) % 31 == 0;

    // GB 11714: weights 3 7 9 10 5 8 4 2, letters count from A = 10, remainder 10 is written X.
    private static char OrganisationDigit(string organisation)
    {
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var sum = organisation.Select((c, i) => (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * weights[i]).Sum();
        return "0123456789X".Single(c => (sum + (c == 'X' ? 10 : c - '0')) % 11 == 0);
    }
}
