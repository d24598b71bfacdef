namespace Metering.Simulation;

/// <summary>One thread, one seed, one queue of what happens next: time, network and faults of a run.</summary>
internal sealed class World(ulong seed)
{
    private readonly PriorityQueue<Action, (long Time, long Order)> agenda = new();
    private long order;

    public Prng Prng { get; } = new(seed);

    public Faults Faults { get; set; } = new();

    public FaultCounts Fired { get; } = new();

    public long Now { get; private set; }

    public long Steps { get; private set; }

    public void After(long delay, Action action) => agenda.Enqueue(action, (Now + delay, order++));

    public bool Fires(int perMille, string kind)
    {
        if (perMille == 0 || !Prng.Chance(perMille)) return false;
        Fired.Add(kind);
        return true;
    }

    /// <summary>Sends a message: it may be lost, delayed, repeated, and so arrive in another order.</summary>
    public void Send(Action arrive)
    {
        if (Fires(Faults.DropPerMille, "drop")) return;
        After(1 + Prng.Below(Faults.MaxDelay), arrive);
        if (Fires(Faults.RepeatPerMille, "repeat")) After(1 + Prng.Below(Faults.MaxDelay * 3), arrive);
    }

    public void Run(long maxSteps, Action<long> afterEachStep)
    {
        while (agenda.TryDequeue(out var action, out var at))
        {
            if (++Steps > maxSteps) throw new SimulationFailure("no progress: the run did not end within its steps");
            Now = at.Time;
            action();
            afterEachStep(Now);
        }
    }
}

/// <summary>An invariant was broken.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
