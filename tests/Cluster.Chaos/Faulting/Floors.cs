namespace Metering.Chaos.Faulting;

/// <summary>The least that a run must have seen.</summary>
internal sealed record Floors
{
    /// <summary>Requests of the load.</summary>
    public int Requests { get; init; }

    /// <summary>Silos killed.</summary>
    public int Kills { get; init; }

    /// <summary>Silos cut off, from the storage or from each other.</summary>
    public int Partitions { get; init; }

    /// <summary>Writes done whose answers were lost.</summary>
    public int LostAnswers { get; init; }

    /// <summary>A fault that there were too few of; null when all were enough.</summary>
    public FaultKind? Missing(Findings findings) =>
        findings["lostAnswers"] < LostAnswers ? FaultKind.LoseAnswers
        : Results.Partitions(findings) < Partitions ? FaultKind.CutSilo
        : findings["kills"] < Kills ? FaultKind.Kill
        : null;
}
