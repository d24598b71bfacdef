namespace Metering.Domain.Numbers;

/// <summary>Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters with two check digits.</summary>
public static class Uscc
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string OrganisationAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>True when both check digits are right.</summary>
    public static bool IsValid(string? code) =>
        code is { Length: 18 } && code.All(c => Alphabet.Contains(c))
        && code[17] == CheckDigit(code) && code[16] == OrganisationDigit(code.AsSpan(8, 8));

    private static char CheckDigit(string code)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += Alphabet.IndexOf(code[i], StringComparison.Ordinal) * Weights[i];
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static char OrganisationDigit(ReadOnlySpan<char> organisation)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++) sum += OrganisationAlphabet.IndexOf(organisation[i], StringComparison.Ordinal) * OrganisationWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }
}
