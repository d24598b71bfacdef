namespace Metering.Simulation;

/// <summary>Which faults exist in a run and how strong: drawn first, so that runs differ in kind and not only in luck.</summary>
internal sealed record Faults
{
    public int DropPerMille { get; init; }
    public int RepeatPerMille { get; init; }
    public int MaxDelay { get; init; } = 5;
    public int RefuseCommitPerMille { get; init; }
    public int LoseAnswerPerMille { get; init; }
    public int FailUnknownPerMille { get; init; }
    public int LandLatePerMille { get; init; }
    public int StaleReadPerMille { get; init; }
    public int CrashPerMille { get; init; }
    public int SecondCopyPerMille { get; init; }
    public int ReminderTwicePerMille { get; init; }
    public int ReminderNeverPerMille { get; init; }
    public int ClockJumpPerMille { get; init; }

    public static Faults Draw(Prng prng)
    {
        int Sometimes(int strongest) => prng.Chance(500) ? prng.Below(strongest) + 1 : 0;
        return new Faults
        {
            DropPerMille = Sometimes(150),
            RepeatPerMille = Sometimes(200),
            MaxDelay = 1 + prng.Below(prng.Chance(300) ? 200 : 20),
            RefuseCommitPerMille = Sometimes(60),
            LoseAnswerPerMille = Sometimes(120),
            FailUnknownPerMille = Sometimes(60),
            LandLatePerMille = Sometimes(60),
            StaleReadPerMille = Sometimes(100),
            CrashPerMille = Sometimes(40),
            SecondCopyPerMille = Sometimes(300),
            ReminderTwicePerMille = Sometimes(300),
            ReminderNeverPerMille = Sometimes(500),
            ClockJumpPerMille = Sometimes(50),
        };
    }
}

/// <summary>How often each fault really fired.</summary>
internal sealed class FaultCounts
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public void Add(string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    public void Merge(FaultCounts other)
    {
        foreach (var (kind, count) in other.counts) counts[kind] = counts.GetValueOrDefault(kind) + count;
    }

    public int Kinds => counts.Count;

    public override string ToString() => string.Join(' ', counts.Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>Bugs of the lease and outbox steps; those of the commit protocol are <see cref="Metering.Journal.Protocol.PlantedBug"/>.</summary>
internal enum StepBug
{
    None,

    /// <summary>The resource adds each answer's grant instead of learning the cumulative figure, so a repeated answer counts twice.</summary>
    AddGrantEachTime,

    /// <summary>The account absorbs an older report that arrives late.</summary>
    SettleBackwards,

    /// <summary>An outbox entry is removed when it is sent, not when it is acknowledged.</summary>
    ForgetOutboxOnSend,

    /// <summary>The account calls itself exhausted although a recall was not answered.</summary>
    ExhaustedWithoutRecall,
}
