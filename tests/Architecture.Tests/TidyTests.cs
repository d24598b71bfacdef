using Shouldly;

namespace Metering.Architecture.Tests;

/// <summary>The style page as a test: small files, small functions, no leftovers.</summary>
public sealed class TidyTests
{
    private const int FileCeiling = 400;
    private const int MedianCeiling = 100;
    private const int FunctionCeiling = 70;
    private const int LineCeiling = 150;

    /// <summary>Files above the ceiling, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly string[] ForbiddenFolders = ["Helpers", "Utils", "Common", "Managers", "Services", "Models"];

    private static readonly string[] Leftovers = ["TODO", "FIXME", "HACK", "XXX", "NotImplementedException"];

    [Fact]
    public void Files_are_small()
    {
        var lengths = Repository.Files(".cs").Select(path => (Path: path, Lines: Repository.Read(path).Count(c => c == '\n'))).ToList();

        lengths.Where(file => file.Lines > FileCeiling && !LongFiles.ContainsKey(file.Path)).ShouldBeEmpty();
        lengths.Select(file => file.Lines).Order().ElementAt(lengths.Count / 2).ShouldBeLessThan(MedianCeiling);
    }

    [Fact]
    public void Functions_are_small()
    {
        var tooLong = Repository.Files(".cs").SelectMany(path => Functions.In(Repository.Read(path))
            .Where(function => function.Lines > FunctionCeiling).Select(function => $"{path}: {function.Name} has {function.Lines} lines"));

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Lines_fit_a_screen()
    {
        var tooLong = Repository.Files(".cs").SelectMany(path => Repository.Read(path).Split('\n')
            .Select((line, index) => (line, number: index + 1)).Where(l => l.line.Length > LineCeiling).Select(l => $"{path}:{l.number}"));

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_half_done() =>
        Repository.Files(".cs").Where(path => !path.EndsWith("TidyTests.cs", StringComparison.Ordinal))
            .SelectMany(path => Leftovers.Where(word => Repository.Read(path).Contains(word, StringComparison.Ordinal)).Select(word =>
                $"{path}: {word}"))
            .ShouldBeEmpty();

    [Fact]
    public void Folders_are_named_by_the_business() =>
        Repository.Files(".cs").Where(path => path.Split('/').SkipLast(1).Any(ForbiddenFolders.Contains)).ShouldBeEmpty();

    [Fact]
    public void Every_document_has_one_title() =>
        Repository.Files(".md").Where(path => TitlesOf(Repository.Read(path)) != 1).ShouldBeEmpty();

    [Fact]
    public void No_file_is_empty() => Repository.Files(".cs").Where(path => Repository.Read(path).Trim().Length == 0).ShouldBeEmpty();

    private static int TitlesOf(string markdown)
    {
        var (titles, inCode) = (0, false);
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            else if (!inCode && line.StartsWith("# ", StringComparison.Ordinal)) titles++;
        }
        return titles;
    }
}
