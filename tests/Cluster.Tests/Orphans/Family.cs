using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Metering.Cluster.Tests.Orphans;

/// <summary>A process and all that descend from it, also those whose parents have died: they inherit a mark in their environment.</summary>
internal sealed class Family
{
    private const string Name = "METERING_TEST_FAMILY";
    private readonly string mark = Guid.NewGuid().ToString("N");

    /// <summary>Whether none lives.</summary>
    public bool IsExtinct => !CommandLines().Any();

    /// <summary>Makes the process to be started the first of the family.</summary>
    public void Mark(ProcessStartInfo first) => first.Environment[Name] = mark;

    /// <summary>Whether one lives whose command line matches.</summary>
    public bool Runs(string pattern) => CommandLines().Any(line => Regex.IsMatch(line, pattern));

    /// <inheritdoc />
    public override string ToString() => string.Join('\n', CommandLines());

    private IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
            if (Read(process, "environ").Contains($"{Name}={mark}", StringComparison.Ordinal) && Read(process, "cmdline") is { Length: > 0 } line)
                yield return line.Replace('\0', ' ');
    }

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return "";
        }
    }
}
