using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Journaling;

/// <summary>Events and pages of a step; nothing is written when both are empty.</summary>
/// <param name="Events">What happened.</param>
/// <param name="Pages">Side records to write.</param>
/// <param name="Claims">Keys to take.</param>
public readonly record struct StepResult(IReadOnlyList<object> Events, IReadOnlyList<PageWrite> Pages, IReadOnlyList<Claim> Claims)
{
    /// <summary>Nothing to do.</summary>
    public static StepResult None => new([], [], []);

    /// <summary>Events only.</summary>
    public static StepResult Of(params IReadOnlyList<object> events) => new(events, [], []);
}

/// <summary>A step that is idempotent by its own content: it looks at the state and does what is missing.</summary>
internal sealed class StepOperation<TState>(Func<TState, StepResult> decide, IJournalCodec<TState> codec) : Operation<TState>
{
    private readonly TaskCompletionSource<TState> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TState? decided;

    public Task<TState> Answer => answer.Task;

    public override Decision<TState> Decide(TState state, ClaimView claims)
    {
        var result = decide(state);
        var after = state;
        foreach (var item in result.Events) after = codec.Apply(after, item);
        decided = after;
        // A key that somebody else took meanwhile is not taken again; what happened stands without it.
        if (result.Claims.Any(claim => claims.IsTaken(claim.Key, out _)))
            result = result with { Claims = [.. result.Claims.Where(claim => !claims.IsTaken(claim.Key, out _))] };
        return result.Events.Count == 0 && result.Pages.Count == 0 && result.Claims.Count == 0
            ? Decision.Unchanged(state)
            : Decision.Changed(after, result.Events, result.Claims, result.Pages);
    }

    public override void Complete(TState committed) => answer.TrySetResult(decided!);

    public override void Fail(Exception fault) => answer.TrySetException(fault);
}
