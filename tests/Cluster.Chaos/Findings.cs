using System.Collections.Concurrent;
using Metering.Chaos.Proxying;

namespace Metering.Chaos;

/// <summary>What a run did and found: counts by name, and each broken promise in a sentence.</summary>
internal sealed class Findings
{
    private const int MostKept = 200;
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> violations = new();

    public IReadOnlyCollection<string> Violations => violations;

    public SortedDictionary<string, long> Counts => new(counts, StringComparer.Ordinal);

    public long this[string name] => counts.GetValueOrDefault(name);

    public void Count(string name, long by = 1) => counts.AddOrUpdate(name, by, (_, before) => before + by);

    /// <summary>Keeps the largest value that was seen.</summary>
    public void Longest(string name, long value) => counts.AddOrUpdate(name, value, (_, before) => Math.Max(before, value));

    public void Spoilt(Spoil spoil) => Count(spoil switch
    {
        Spoil.LoseAnswer => "lostAnswers", Spoil.BreakBefore => "errorsBeforeCommit", _ => "writesTurnedAway",
    });

    public void Violation(string sentence)
    {
        Count("violations");
        if (violations.Count < MostKept) violations.Enqueue(sentence);
    }

    /// <summary>Counts a check; a violation when it does not hold.</summary>
    public void Check(bool holds, string sentence)
    {
        Count("checks");
        if (!holds) Violation(sentence);
    }
}
