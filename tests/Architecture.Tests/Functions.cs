using System.Text.RegularExpressions;

namespace Metering.Architecture.Tests;

/// <summary>Finds members with a block body by their indentation: the formatter keeps it, so braces need not be parsed.</summary>
internal static partial class Functions
{
    public static IEnumerable<(string Name, int Lines)> In(string source)
    {
        var lines = source.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() != "    {" || !Signature().IsMatch(SignatureAbove(lines, i))) continue;
            if (SignatureAbove(lines, i).Contains(" = new", StringComparison.Ordinal)) continue; // a table, not a function
            var end = Array.FindIndex(lines, i, line => line.TrimEnd() is "    }" or "    };");
            if (end > i) yield return (SignatureAbove(lines, i).Trim(), end - i - 1);
        }
    }

    private static string SignatureAbove(string[] lines, int brace)
    {
        var first = brace - 1;
        while (first > 0 && lines[first].StartsWith("        ", StringComparison.Ordinal)) first--;
        return lines[first];
    }

    [GeneratedRegex(@"^    [A-Za-z].*\(")]
    private static partial Regex Signature();
}
