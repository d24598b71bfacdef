using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>An operation written as closures: what it decides, and what happens when it is durable or failed.</summary>
internal sealed class SimOperation<TState>(
    Func<TState, ClaimView, Decision<TState>> decide, Action<TState> complete, Action? fail = null) : Operation<TState>
{
    public override Decision<TState> Decide(TState state, ClaimView claims) => decide(state, claims);

    public override void Complete(TState committed) => complete(committed);

    public override void Fail(Exception fault)
    {
        // A store that refused or an unknown outcome are part of the simulated world; anything else is a bug it found.
        if (fault is not (StoreUnavailableException or OutcomeUnknownException)) throw new SimulationFailure(fault.Message);
        fail?.Invoke();
    }
}
