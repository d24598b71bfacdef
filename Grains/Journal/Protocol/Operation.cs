namespace Metering.Journal.Protocol;

/// <summary>One request waiting for its turn at an aggregate. It decides purely; the protocol commits; only then it answers.</summary>
/// <typeparam name="TState">The aggregate's immutable state.</typeparam>
public abstract class Operation<TState>
{
    /// <summary>A claim of which only one copy may run at a time (an Idempotency-Key); null when copies may queue.</summary>
    public virtual UInt128? ExclusiveKey => null;

    /// <summary>
    /// Decides against the newest state, without I/O. May be called again, from scratch, when the commit found claims taken:
    /// <paramref name="claims"/> then knows them.
    /// </summary>
    public abstract Decision<TState> Decide(TState state, ClaimView claims);

    /// <summary>The decision is durable (or needed no write): answer the caller.</summary>
    public abstract void Complete(TState committed);

    /// <summary>
    /// The request did not take effect (<see cref="StoreUnavailableException"/>), or nobody knows (<see
    /// cref="OutcomeUnknownException"/>).
    /// </summary>
    public abstract void Fail(Exception fault);
}

/// <summary>What a request decided.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Events">What happened, encoded by the aggregate's codec at commit.</param>
/// <param name="Claims">Keys to take, each with the outcome to remember.</param>
/// <param name="Pages">Side records to write.</param>
/// <param name="Writes">False when there is nothing to make durable: a replay, or a refusal that claims nothing.</param>
public readonly record struct Decision<TState>(
    TState State, IReadOnlyList<object> Events, IReadOnlyList<Claim> Claims, IReadOnlyList<PageWrite> Pages, bool Writes);

/// <summary>The two shapes of a decision.</summary>
public static class Decision
{
    /// <summary>Nothing to write; the state stays.</summary>
    public static Decision<TState> Unchanged<TState>(TState state) => new(state, [], [], [], false);

    /// <summary>Events, claims and pages to commit.</summary>
    public static Decision<TState> Changed<TState>(TState state, IReadOnlyList<object> events, IReadOnlyList<Claim>? claims = null,
        IReadOnlyList<PageWrite>? pages = null) => new(state, events, claims ?? [], pages ?? [], true);
}

/// <summary>Claims known to be held: found in the store by an earlier try of this commit, or staged by a request ahead in the same commit.</summary>
public sealed class ClaimView
{
    private Dictionary<UInt128, TakenClaim>? known;
    private Dictionary<UInt128, TakenClaim>? staged;

    /// <summary>True when the key is held; <paramref name="taken"/> then tells the first content and outcome.</summary>
    public bool IsTaken(UInt128 key, out TakenClaim taken)
    {
        if (known is not null && known.TryGetValue(key, out taken)) return true;
        if (staged is not null && staged.TryGetValue(key, out taken)) return true;
        taken = default;
        return false;
    }

    internal bool IsEmpty => known is null && (staged is null || staged.Count == 0);

    internal void Learn(IReadOnlyList<TakenClaim> taken)
    {
        known ??= [];
        foreach (var claim in taken) known[claim.Key] = claim;
    }

    internal void Stage(IReadOnlyList<Claim> claims)
    {
        staged ??= [];
        for (var i = 0; i < claims.Count; i++)
            staged.Add(claims[i].Key, new TakenClaim(claims[i].Key, claims[i].Fingerprint, claims[i].Outcome));
    }

    internal void ForgetStaged() => staged?.Clear();
}
