using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>One activation: carries out the protocol's steps against the simulated store, as the actor does against a real one.</summary>
internal sealed class Copy<TState>
{
    private const int MaxInspections = 5;
    private readonly World world;
    private readonly SimStore store;
    private readonly CommitProtocol<TState> protocol;
    private readonly JournalId journal;
    private int inspections;
    private bool pumpScheduled;

    public Copy(World world, SimStore store, JournalId journal, IJournalCodec<TState> codec, PlantedBug bug)
    {
        (this.world, this.store, this.journal) = (world, store, journal);
        protocol = new CommitProtocol<TState>(journal, codec, store.Head(journal, mayBeStale: true), new ProtocolLimits { MaxWaiting = 50 }, bug);
    }

    public bool Alive { get; private set; } = true;

    public TState State => protocol.State;

    public long Version => protocol.Version;

    /// <summary>A crash: memory is gone, nobody is answered.</summary>
    public void Crash() => Alive = false;

    public bool Enqueue(Operation<TState> operation)
    {
        if (!Alive || protocol.Admit(operation) != Admission.Admitted) return false;
        SchedulePump();
        return true;
    }

    private void SchedulePump()
    {
        if (pumpScheduled || protocol.IsCommitting) return;
        pumpScheduled = true;
        world.After(0, Pump);
    }

    private void Pump()
    {
        pumpScheduled = false;
        if (!Alive || protocol.IsCommitting || !protocol.HasWaiting) return;
        inspections = 0;
        if (protocol.Begin(world.Prng.Id()) is { } commit) CarryOut(NextStep.Submit(commit));
        else SchedulePump();
    }

    private void CarryOut(NextStep step)
    {
        switch (step.Kind)
        {
            case NextStepKind.Submit:
                store.Submit(step.Commit!, Answered, Unavailable);
                break;
            case NextStepKind.Inspect when ++inspections > MaxInspections:
                GiveUp(new OutcomeUnknownException("the store does not say"));
                break;
            case NextStepKind.Inspect:
                world.After(1 + world.Prng.Below(5), () => { if (Alive) CarryOut(protocol.Inspected(store.CommitIdAt(journal,
                    step.Version), world.Prng.Id())); });
                break;
            case NextStepKind.Abandon:
                GiveUp(new StoreUnavailableException("another activation owns the journal"));
                break;
            default:
                SchedulePump();
                break;
        }
    }

    private void Answered(CommitResult? result)
    {
        if (!Alive) return;
        CarryOut(result is { } known ? protocol.Answered(known, world.Prng.Id()) : protocol.AnswerLost());
    }

    private void Unavailable()
    {
        if (!Alive) return;
        CarryOut(protocol.NotTaken(new StoreUnavailableException("the store refused")));
    }

    private void GiveUp(Exception fault)
    {
        Alive = false;
        protocol.FailAll(fault);
    }
}
