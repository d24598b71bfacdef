using System.Text.RegularExpressions;

namespace Metering.Architecture.Tests.Coverage;

/// <summary>A test that says which clause it shows.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Suite">Its project, for example Api.Tests.</param>
/// <param name="Path">Its file.</param>
/// <param name="Name">Its name.</param>
internal sealed record ClauseTest(string Clause, string Suite, string Path, string Name);

/// <summary>
/// Reads the traits of all suites from their source. Every trait has a line of its own, directly below [Fact] or [Theory]: what stands
/// elsewhere is reported, so that no trait is overlooked.
/// </summary>
internal static partial class ClauseTraits
{
    private const string Mention = "[Trait(\"Clause\"";

    public static IReadOnlyList<ClauseTest> Read(ICollection<string> misplaced)
    {
        var found = new List<ClauseTest>();
        foreach (var path in Repository.Files(".cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)))
        {
            if (path.StartsWith("tests/Architecture.Tests/Coverage/", StringComparison.Ordinal)) continue;
            var source = Repository.Read(path);
            if (!source.Contains(Mention, StringComparison.Ordinal)) continue;
            var before = found.Count;
            foreach (Match test in Test().Matches(source))
                foreach (Capture clause in test.Groups["clause"].Captures)
                    found.Add(new ClauseTest(clause.Value, path.Split('/')[1], path, test.Groups["name"].Value));
            if (found.Count - before != source.Split(Mention).Length - 1) misplaced.Add(path);
        }
        return found;
    }

    [GeneratedRegex("""^    \[(?:Fact|Theory)[^\n]*\]\n(?:    \[Trait\("Clause", "(?<clause>[^"]+)"\)\]\n)+(?:    (?:\[|    )[^\n]*\n)*?"""
        + """    public [^\n(]* (?<name>\w+)\(""", RegexOptions.Multiline)]
    private static partial Regex Test();
}
