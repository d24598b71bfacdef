using System.Text;

namespace Metering.Domain.Invoices;

/// <summary>Compares fapiao titles: width of characters and white space are no difference, everything else is (clause 5.1).</summary>
public static class InvoiceTitle
{
    private const char FirstFullWidth = '\uFF01';
    private const char LastFullWidth = '\uFF5E';
    private const int WidthOffset = FirstFullWidth - '!';

    /// <summary>True when two titles are the same name.</summary>
    public static bool Same(string one, string other) => string.Equals(Normal(one), Normal(other), StringComparison.Ordinal);

    /// <summary>Full-width forms as their half-width ones, without white space (the full-width space included).</summary>
    public static string Normal(string title)
    {
        var normal = new StringBuilder(title.Length);
        foreach (var c in title)
        {
            if (char.IsWhiteSpace(c)) continue;
            normal.Append(c is >= FirstFullWidth and <= LastFullWidth ? (char)(c - WidthOffset) : c);
        }
        return normal.ToString();
    }
}
