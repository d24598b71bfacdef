using Metering.Http.Problems;

namespace Metering.Http.Operations;

/// <summary>Checks of texts in commands.</summary>
internal static class Texts
{
    /// <summary>1 to <paramref name="longest"/> characters, none a control character.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void Require(string pointer, string value, int longest)
    {
        if (value.Trim().Length == 0 || value.Length > longest || value.Any(char.IsControl))
            throw RefusedCallException.Malformed(pointer, $"A text of 1 to {longest} characters without control characters.");
    }

    /// <summary>An id.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void RequireId(string pointer, string value)
    {
        if (!Identifiers.IsValid(value)) throw RefusedCallException.Malformed(pointer, Identifiers.Rule);
    }

    /// <summary>A SHA-256.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void RequireDigest(string pointer, string value)
    {
        if (value.Length != 64 || !value.All(char.IsAsciiHexDigit)) throw RefusedCallException.Malformed(pointer, "64 hexadecimal digits.");
    }

    /// <summary>An e-mail address.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void RequireEmail(string pointer, string value)
    {
        if (value.Length > 254 || value.IndexOf('@', StringComparison.Ordinal) is not (> 0 and < 65) || value.Count(c => c == '@') != 1
            || value.EndsWith('@') || !value.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or ',' or ';' or '"')))
            throw RefusedCallException.Malformed(pointer, "An e-mail address.");
    }

    /// <summary>1 to 100 product codes.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void RequireSkus(string[] skus)
    {
        if (skus.Length is 0 or > 100) throw RefusedCallException.Malformed("/skus", "1 to 100 products.");
        for (var i = 0; i < skus.Length; i++) RequireId($"/skus/{i}", skus[i]);
        if (skus.Distinct(StringComparer.Ordinal).Count() != skus.Length) throw RefusedCallException.Malformed("/skus",
            "A product stands twice.");
    }
}
