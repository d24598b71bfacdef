namespace Metering.Architecture.Tests.Coverage;

/// <summary>A clause of the agreement and what the software owes it.</summary>
/// <param name="Number">Its number, for example 2.6(3).</param>
/// <param name="Mark">CORE, SUPPORT or POLICY; NONE for legal text with nothing to build.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record Clause(string Number, string Mark, string Subject)
{
    /// <summary>As the name of a test says it: 2_6_3.</summary>
    public string InNames => Number.Replace("(", "_", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace('.', '_');

    public bool NeedsTest => Mark != "NONE";
}

/// <summary>The clauses of the agreement, from clauses.csv beside this file.</summary>
internal static class ClauseTable
{
    private const string File = "tests/Architecture.Tests/Coverage/clauses.csv";

    private static readonly string[] Marks = ["CORE", "SUPPORT", "POLICY", "NONE"];

    public static IReadOnlyList<Clause> All { get; } = [.. Repository.Read(File).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(Read)];

    private static Clause Read(string row) => row.TrimEnd('\r').Split(';') is [var number, var mark, var subject] && Marks.Contains(mark)
        ? new Clause(number, mark, subject)
        : throw new FormatException($"{File}: '{row}' is not clause;mark;subject.");
}
