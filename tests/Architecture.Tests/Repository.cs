using System.Text.RegularExpressions;

namespace Metering.Architecture.Tests;

/// <summary>The checkout under test, as files.</summary>
internal static partial class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", ".artifacts", "data", "TestResults"];

    /// <summary>The folder that holds Metering.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    /// <summary>Relative paths with forward slashes, generated and restored folders left out.</summary>
    public static IReadOnlyList<string> Files(string extension) => [.. Walk(Root)
        .Where(path => path.EndsWith(extension, StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    /// <summary>Project name to the names of the projects that it references.</summary>
    public static IReadOnlyDictionary<string, string[]> ProjectReferences() => Files(".csproj").ToDictionary(
        path => Path.GetFileNameWithoutExtension(path),
        path => Reference().Matches(Read(path)).Select(match => Path.GetFileNameWithoutExtension(match.Groups[1].Value)).ToArray());

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(child => !NotOurs.Contains(Path.GetFileName(child))).SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Metering.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Metering.sln was not found above the test.");
    }

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
