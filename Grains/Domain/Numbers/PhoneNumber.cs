namespace Metering.Domain.Numbers;

/// <summary>Kinds of number (requirements 4.5).</summary>
public enum PhoneNumberKind
{
    /// <summary>Fixed line (固网号码), bound to an area.</summary>
    FixedLine,

    /// <summary>Mobile.</summary>
    Mobile,

    /// <summary>400 number, bound to no area.</summary>
    FourHundred,

    /// <summary>95 or 96 access number.</summary>
    Access,
}

/// <summary>A number of mainland China with its key: E.164 for fixed lines and mobiles, CN400:… and CNACC:… for those without one.</summary>
/// <param name="Key">Canonical key.</param>
/// <param name="Kind">Kind.</param>
/// <param name="AreaCode">Area code without the trunk 0, for fixed lines.</param>
public sealed record PhoneNumber(string Key, PhoneNumberKind Kind, string? AreaCode)
{
    /// <summary>Reads a domestic (0755-86013301, 138…, 400-…, 95…) or E.164 (+86…) number; null when it is none of them.</summary>
    public static PhoneNumber? Parse(string text, AreaTable areas)
    {
        if (text.Length is 0 or > 32) return null;
        if (text.StartsWith("CN400:", StringComparison.Ordinal)) return FourHundred(text[6..]);
        if (text.StartsWith("CNACC:", StringComparison.Ordinal)) return Access(text[6..]);
        var international = text[0] == '+';
        var digits = new string([.. text.Where(c => c is not (' ' or '-' or '+'))]);
        if (digits.Any(c => !char.IsAsciiDigit(c)) || text.LastIndexOf('+') > 0) return null;
        if (international) return digits.StartsWith("86", StringComparison.Ordinal) ? National(digits[2..], areas) : null;
        if (digits.StartsWith("400", StringComparison.Ordinal)) return FourHundred(digits);
        if (digits.Length <= 8 && digits is ['9', '5' or '6', ..]) return Access(digits);
        return digits[0] == '0' ? FixedLine(digits[1..], areas) : Mobile(digits);
    }

    private static PhoneNumber? National(string digits, AreaTable areas) => Mobile(digits) ?? FixedLine(digits, areas);

    private static PhoneNumber? Mobile(string digits) =>
        digits.Length == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9' ? new PhoneNumber("+86" + digits, PhoneNumberKind.Mobile, null) : null;

    private static PhoneNumber? FixedLine(string national, AreaTable areas)
    {
        if (national.Length is not (10 or 11) || areas.AreaOf(national) is not { } area) return null;
        var subscriber = national[area.Length..];
        return subscriber.Length is 7 or 8 && subscriber[0] is not ('0' or '1' or '9')
            ? new PhoneNumber("+86" + national, PhoneNumberKind.FixedLine, area)
            : null;
    }

    private static PhoneNumber? FourHundred(string digits) =>
        digits.Length == 10 && digits.All(char.IsAsciiDigit) && digits.StartsWith("400", StringComparison.Ordinal)
            ? new PhoneNumber("CN400:" + digits, PhoneNumberKind.FourHundred, null)
            : null;

    private static PhoneNumber? Access(string digits) =>
        digits.Length is >= 5 and <= 8 && digits.All(char.IsAsciiDigit) && digits is ['9', '5' or '6', ..]
            ? new PhoneNumber("CNACC:" + digits, PhoneNumberKind.Access, null)
            : null;
}
