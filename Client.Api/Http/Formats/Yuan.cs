using System.Globalization;

namespace Metering.Http.Formats;

/// <summary>Amounts for people: ¥1,234.56. Fen stay whole numbers until the last character.</summary>
public static class Yuan
{
    /// <summary>The amount as text.</summary>
    public static string Text(long fen)
    {
        var size = fen < 0 ? (ulong)-(fen + 1) + 1 : (ulong)fen;
        return string.Create(CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}¥{size / 100:N0}.{size % 100:D2}");
    }
}
