namespace Metering.Domain.Invoices;

/// <summary>The words of the closed lists as clients read them.</summary>
public static class InvoiceNames
{
    /// <summary>MATERIAL_REVIEW for example.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
    }

    /// <summary>The value of a word; null when there is none.</summary>
    public static T? Named<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (Of(value) == word) return value;
        return null;
    }
}
