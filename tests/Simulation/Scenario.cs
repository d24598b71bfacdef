using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>One run: clients that retry until they know, faults until a moment, then healing, draining and the full check.</summary>
internal sealed class Scenario
{
    private const int Resources = 3;
    private const int FaultyUntil = 3_000;
    private const int MaxDrainRounds = 20;
    private const int MaxSteps = 400_000;
    private readonly World world;
    private readonly SimStore store;
    private readonly AccountNode account;
    private readonly ResourceNode[] resources;
    private readonly Invariants invariants;
    private readonly Reference reference = new();
    private int openRequests;

    public Scenario(ulong seed, PlantedBug bug = PlantedBug.None, StepBug stepBug = StepBug.None)
    {
        world = new World(seed);
        world.Faults = Faults.Draw(world.Prng);
        store = new SimStore(world);
        resources = new ResourceNode[Resources];
        account = new AccountNode(world, store, bug, stepBug, number => resources[number]);
        for (var i = 0; i < Resources; i++) resources[i] = new ResourceNode(world, store, i, bug, stepBug, () => account);
        invariants = new Invariants(store, account, resources, reference);
    }

    public RunReport Run()
    {
        ScheduleClients();
        ScheduleReminders();
        world.After(FaultyUntil, () => world.Faults = new Faults());
        world.Run(MaxSteps, invariants.AfterStep);
        Drain();
        if (openRequests > 0) throw new SimulationFailure($"{openRequests} requests never became definite after the faults healed");
        invariants.AtEnd();
        return new RunReport(world.Steps, store.Commits, store.Conflicts, account.SecondCopies + resources.Sum(r => r.SecondCopies),
            reference.Accepted, reference.Refused, invariants.Checks, world.Fired);
    }

    private void ScheduleClients()
    {
        var prng = world.Prng;
        for (var i = prng.Between(2, 6); i > 0; i--)
        {
            var (key, amount) = (prng.Id(), prng.Between(1, 2_000));
            Persist(prng.Below(2_000), again => account.TopUp(key, amount, again), () => reference.ToppedUp(amount));
        }
        for (var i = prng.Between(0, 4); i > 0; i--)
        {
            var key = prng.Id();
            var grant = new PurchasedGrant(prng.Below(Resources), prng.Between(1, 500), prng.Between(1, 400));
            var bought = false;
            Persist(prng.Below(2_500), again => account.Buy(key, grant, ok => { bought = ok; again(); }), () => reference.Bought(bought, grant));
        }
        for (var i = prng.Between(10, 60); i > 0; i--) ScheduleSlice(prng.Below(2_800));
    }

    private void ScheduleSlice(int at)
    {
        var prng = world.Prng;
        var resource = resources[prng.Below(Resources)];
        var slice = new List<UsageEvent>();
        for (var n = prng.Between(1, 5); n > 0; n--)
        {
            var known = reference.SomeEvent(prng, resource);
            if (known is { } again && slice.All(usage => usage.Identity != again.Identity)) slice.Add(again);
            else slice.Add(new UsageEvent(prng.Id(), prng.Between(1, 120)));
        }
        foreach (var usage in slice) reference.Sent(resource, usage, at);
        Persist(at, again => resource.Record(slice, answers =>
        {
            invariants.Answered(resource, slice, answers);
            again();
        }), () => { });
    }

    /// <summary>A client that repeats its request, in real or in simulated doubt, until an answer came.</summary>
    private void Persist(int at, Action<Action> send, Action definite)
    {
        openRequests++;
        var done = false;
        void Attempt()
        {
            if (done) return;
            send(() =>
            {
                if (done) return;
                done = true;
                openRequests--;
                definite();
            });
            world.After(world.Prng.Between(100, 400), Attempt);
        }
        world.After(at, Attempt);
    }

    private void ScheduleReminders()
    {
        void Remind(Action action, int period)
        {
            void Tick()
            {
                if (world.Now > FaultyUntil * 2) return;
                if (!world.Fires(world.Faults.ReminderNeverPerMille, "reminder-never")) action();
                if (world.Fires(world.Faults.ReminderTwicePerMille, "reminder-twice")) action();
                var jump = world.Fires(world.Faults.ClockJumpPerMille, "clock-jump") ? world.Prng.Between(1, 600) : 0;
                world.After(period + jump, Tick);
            }
            world.After(world.Prng.Below(period), Tick);
        }
        Remind(account.Wake, 300);
        foreach (var resource in resources) Remind(resource.Settle, 170);
    }

    /// <summary>Wakes and recalls until nothing is under way: a copy with an old memory may take a few rounds to notice.</summary>
    private void Drain()
    {
        world.Faults = new Faults();
        for (var round = 0; round < MaxDrainRounds && !Drained(); round++)
        {
            account.Wake();
            for (var i = 0; i < Resources; i++)
                resources[i].GiveBack(account.Durable.LeaseOf(i).GrantedFen, report => account.Absorb(report));
            world.Run(MaxSteps, invariants.AfterStep);
        }
    }

    private bool Drained() =>
        account.Durable.Outbox.Pending.Count == 0 && account.Durable.Leases.Values.All(lease => lease.OutstandingFen == 0);
}

/// <summary>What a run did.</summary>
internal sealed record RunReport(long Steps, long Commits, long Conflicts, long SecondCopies, long Accepted, long Refused,
    long Checks, FaultCounts Faults);
