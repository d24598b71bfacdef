namespace Metering.Domain.Numbers;

/// <summary>
/// A number of mainland China with its one key: E.164 for fixed lines and mobiles, CN400:… and CNACC:… for those without one.
/// </summary>
public sealed record PhoneNumber
{
    private const string FourHundredKey = "CN400:";
    private const string AccessKey = "CNACC:";

    private PhoneNumber(string key, PhoneNumberKind kind, string? areaCode) => (Key, Kind, AreaCode) = (key, kind, areaCode);

    /// <summary>Canonical key; parsing it gives this number again.</summary>
    public string Key { get; }

    /// <summary>Kind.</summary>
    public PhoneNumberKind Kind { get; }

    /// <summary>Area code without the trunk 0; null unless it is a fixed line.</summary>
    public string? AreaCode { get; }

    /// <summary>As it is written and dialled at home: 0755-86013301, 13812345678, 400-123-4567, 95599.</summary>
    public string Domestic => Kind switch
    {
        PhoneNumberKind.FixedLine => $"0{AreaCode}-{Key[(3 + AreaCode!.Length)..]}",
        PhoneNumberKind.Mobile => Key[3..],
        PhoneNumberKind.FourHundred => $"{Key[6..9]}-{Key[9..12]}-{Key[12..]}",
        _ => Key[6..],
    };

    /// <summary>Reads a domestic (0755-86013301, 138…, 400-…, 95…), E.164 (+86…) or key form; null when it is none of them.</summary>
    /// <param name="text">The number; spaces and hyphens between digits are allowed, except inside a key.</param>
    /// <param name="areas">The area codes that exist.</param>
    public static PhoneNumber? Parse(string text, AreaTable areas)
    {
        if (text.Length > 32) return null;
        if (text.StartsWith(FourHundredKey, StringComparison.Ordinal)) return FourHundred(text[FourHundredKey.Length..]);
        if (text.StartsWith(AccessKey, StringComparison.Ordinal)) return Access(text[AccessKey.Length..]);
        var international = text.StartsWith('+');
        var digits = new string([.. text.Skip(international ? 1 : 0).Where(c => c is not (' ' or '-'))]);
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit)) return null;
        if (international && !digits.StartsWith("86", StringComparison.Ordinal)) return null;
        if (international) return Mobile(digits[2..]) ?? FixedLine(digits[2..], areas);
        return digits[0] == '0' ? FixedLine(digits[1..], areas) : FourHundred(digits) ?? Access(digits) ?? Mobile(digits);
    }

    /// <inheritdoc />
    public override string ToString() => Key;

    private static PhoneNumber? Mobile(string digits) =>
        digits is { Length: 11 } and ['1', >= '3' and <= '9', ..] ? new PhoneNumber("+86" + digits, PhoneNumberKind.Mobile, null) : null;

    private static PhoneNumber? FixedLine(string national, AreaTable areas)
    {
        if (national.Length is not (10 or 11) || areas.AreaOf(national) is not { } area) return null;
        var subscriber = national[area.Length..];
        return subscriber is { Length: 7 or 8 } and [not ('0' or '1' or '9'), ..]
            ? new PhoneNumber("+86" + national, PhoneNumberKind.FixedLine, area)
            : null;
    }

    private static PhoneNumber? FourHundred(string digits) =>
        digits is { Length: 10 } and ['4', '0', '0', ..] && digits.All(char.IsAsciiDigit)
            ? new PhoneNumber(FourHundredKey + digits, PhoneNumberKind.FourHundred, null)
            : null;

    private static PhoneNumber? Access(string digits) =>
        digits is { Length: >= 5 and <= 8 } and ['9', '5', ..] or { Length: 5 or 6 } and ['9', '6', ..] && digits.All(char.IsAsciiDigit)
            ? new PhoneNumber(AccessKey + digits, PhoneNumberKind.Access, null)
            : null;
}
