namespace Metering.Chaos.Faulting;

/// <summary>What can be done to a cluster. The name is what counts it.</summary>
internal enum FaultKind
{
    /// <summary>A silo is killed with SIGKILL; it comes back with another clock.</summary>
    Kill,

    /// <summary>A silo stands still (SIGSTOP) longer than the others wait, and goes on with the memory of its past.</summary>
    Freeze,

    /// <summary>A silo is asked to end; it must do so within a minute.</summary>
    Drain,

    /// <summary>An API node is killed.</summary>
    KillApi,

    /// <summary>The database is killed and started again.</summary>
    KillDatabase,

    /// <summary>A silo's requests reach the storage late.</summary>
    SlowStorage,

    /// <summary>What the silos and nodes say to one of them arrives late.</summary>
    SlowNetwork,

    /// <summary>The storage stands still for a silo for a short while.</summary>
    StallStorage,

    /// <summary>A silo and the storage cannot reach each other, while it sees its neighbours.</summary>
    CutStorage,

    /// <summary>A silo's requests reach the storage, answers do not come back.</summary>
    CutStorageAnswers,

    /// <summary>A silo and everybody else cannot reach each other, while it sees the storage.</summary>
    CutSilo,

    /// <summary>
    /// A silo loses its neighbours, and neither it nor one of the API nodes learns who is a member: it goes on serving that node and writing, also
    /// when the others have declared it dead and its accounts live elsewhere.
    /// </summary>
    StrandSilo,

    /// <summary>What the others say does not reach a silo; what it says itself does reach them.</summary>
    DeafenSilo,

    /// <summary>The storage takes no writes of a silo for being busy.</summary>
    Throttle,

    /// <summary>Writes of a silo break before they reach the storage.</summary>
    BreakBeforeCommit,

    /// <summary>Writes of a silo are done; the answers are lost.</summary>
    LoseAnswers,
}

/// <summary>One fault, drawn beforehand.</summary>
/// <param name="At">After this time of the run.</param>
/// <param name="Kind">Which.</param>
/// <param name="Target">Number that chooses among those it may befall.</param>
/// <param name="Lasts">How long, where it lasts.</param>
/// <param name="Strength">How many writes, how many milliseconds, how many seconds of wrong clock.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, int Target, TimeSpan Lasts, int Strength)
{
    /// <summary>Faults of processes and of the network go on side by side; within each, one follows another.</summary>
    public bool IsOfProcesses => Kind <= FaultKind.KillDatabase;
}
