using System.Text.Json;

namespace Metering.Chaos;

/// <summary>What a run prints and writes down.</summary>
internal static class Results
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>All counts on one line, with the seed.</summary>
    public static string Line(ChaosOptions options, Findings findings) => string.Join(' ',
        findings.Counts.Where(count => count.Key != "violations").Select(count => $"{count.Key}={count.Value}")
            .Append($"partitions={Partitions(findings)}").Append($"violations={findings["violations"]}").Append($"seed={options.Seed}"));

    /// <summary>Silos that were cut off from the storage or from each other, one way or both.</summary>
    public static long Partitions(Findings findings) =>
        findings["cutStorage"] + findings["cutStorageAnswers"] + findings["cutSilo"] + findings["strandSilo"] + findings["deafenSilo"];

    /// <summary>Writes results.json.</summary>
    public static Task Write(string file, ChaosOptions options, Findings findings) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
    {
        test = "chaos",
        options.Seed,
        options.Storage,
        minutes = options.Length.TotalMinutes,
        processors = Environment.ProcessorCount,
        replay = options.Replay,
        partitions = Partitions(findings),
        counts = findings.Counts,
        violations = findings.Violations,
    }, Indented));
}
