namespace Metering.Journal.Protocol;

/// <summary>Whether a request was taken into the queue.</summary>
public enum Admission
{
    /// <summary>It will be answered.</summary>
    Admitted,

    /// <summary>The queue is at its bound, or the activation ends; nothing was changed, try again.</summary>
    Full,

    /// <summary>Another copy with the same exclusive key is running.</summary>
    AlreadyRunning,
}

/// <summary>Bounds of one aggregate's queue and of one commit.</summary>
public sealed record ProtocolLimits
{
    /// <summary>Requests that may wait or be in flight at once.</summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>Requests decided into one commit.</summary>
    public int MaxGroup { get; init; } = 100;

    /// <summary>Months in which the claims of a commit are also looked for.</summary>
    public Func<IReadOnlyList<Claim>, IReadOnlyList<int>> LiveBuckets { get; init; } = static _ => [];
}

/// <summary>What to do next with a commit.</summary>
public enum NextStepKind
{
    /// <summary>Everything of the group is answered.</summary>
    Done,

    /// <summary>Submit <see cref="NextStep.Commit"/>.</summary>
    Submit,

    /// <summary>Read which commit id stands at <see cref="NextStep.Version"/> and report it.</summary>
    Inspect,

    /// <summary>Another activation owns the journal: fail what waits and end this activation.</summary>
    Abandon,
}

/// <summary>A step for the actor or the simulator to carry out.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Commit">The commit to submit.</param>
/// <param name="Version">The version to inspect.</param>
public readonly record struct NextStep(NextStepKind Kind, Commit? Commit, long Version)
{
    /// <summary>Nothing more to do for this group.</summary>
    public static NextStep Done => new(NextStepKind.Done, null, 0);

    /// <summary>Give way.</summary>
    public static NextStep Abandon => new(NextStepKind.Abandon, null, 0);

    /// <summary>Submit this commit.</summary>
    public static NextStep Submit(Commit commit) => new(NextStepKind.Submit, commit, 0);

    /// <summary>Look at this version.</summary>
    public static NextStep Inspect(long version) => new(NextStepKind.Inspect, null, version);
}
