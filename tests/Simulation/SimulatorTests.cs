using Metering.Journal.Protocol;
using Shouldly;

namespace Metering.Simulation;

/// <summary>
/// Runs the commit, lease and outbox steps that the actors run, in one thread, from seeds. METERING_SIM_SEEDS sets how many (default 2,000);
/// METERING_SIM_SEED=n replays one seed.
/// </summary>
public sealed class SimulatorTests(ITestOutputHelper output)
{
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("METERING_SIM_SEEDS"), out var seeds) ? seeds : 2_000;

    [Fact]
    public void Every_seed_keeps_every_invariant()
    {
        var (faults, total) = (new FaultCounts(), (Steps: 0L, Commits: 0L, Conflicts: 0L, Copies: 0L, Accepted: 0L, Refused: 0L, Checks: 0L));
        foreach (var seed in SeedsToRun())
        {
            var run = Replayable(seed, () => new Scenario(seed).Run());
            faults.Merge(run.Faults);
            total = (total.Steps + run.Steps, total.Commits + run.Commits, total.Conflicts + run.Conflicts, total.Copies + run.SecondCopies,
                total.Accepted + run.Accepted, total.Refused + run.Refused, total.Checks + run.Checks);
        }
        output.WriteLine($"seeds={SeedsToRun().Count()} steps={total.Steps} commits={total.Commits} conflicts={total.Conflicts} "
            + $"secondCopies={total.Copies} "
            + $"accepted={total.Accepted} refused={total.Refused} faults{{{faults}}} checks={total.Checks} violations=0");
        if (SeedsToRun().Count() >= 100) faults.Kinds.ShouldBeGreaterThanOrEqualTo(11);
        total.Conflicts.ShouldBeGreaterThan(0);
        total.Refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        var (first, second) = (new Scenario(42).Run(), new Scenario(42).Run());

        (second with { Faults = first.Faults }).ShouldBe(first);
        second.Faults.ToString().ShouldBe(first.Faults.ToString());
    }

    [Theory]
    [InlineData(nameof(PlantedBug.AnswerBeforeCommit))]
    [InlineData(nameof(PlantedBug.IgnoreVersionConflict))]
    [InlineData(nameof(PlantedBug.RetryUnknownAsNew))]
    [InlineData(nameof(PlantedBug.ForgetClaims))]
    [InlineData(nameof(PlantedBug.DecideAgainstStaleState))]
    public void A_planted_bug_of_the_commit_protocol_is_caught(string name) =>
        Caught(name, seed => new Scenario(seed, Enum.Parse<PlantedBug>(name)).Run());

    [Theory]
    [InlineData(nameof(StepBug.AddGrantEachTime))]
    [InlineData(nameof(StepBug.SettleBackwards))]
    [InlineData(nameof(StepBug.ForgetOutboxOnSend))]
    [InlineData(nameof(StepBug.ExhaustedWithoutRecall))]
    public void A_planted_bug_of_the_lease_and_outbox_steps_is_caught(string name) =>
        Caught(name, seed => new Scenario(seed, stepBug: Enum.Parse<StepBug>(name)).Run());

    private void Caught(string name, Action<ulong> run)
    {
        for (ulong seed = 1; seed <= 2_000; seed++)
        {
            try
            {
                run(seed);
            }
            catch (Exception found) when (found is SimulationFailure or InvalidOperationException or ArgumentException)
            {
                output.WriteLine($"{name}: caught by seed {seed}: {found.Message}");
                return;
            }
        }
        Assert.Fail($"{name} was not caught in 2,000 seeds");
    }

    private static IEnumerable<ulong> SeedsToRun() =>
        ulong.TryParse(Environment.GetEnvironmentVariable("METERING_SIM_SEED"), out var one)
            ? [one]
            : Enumerable.Range(1, Seeds).Select(seed => (ulong)seed);

    private static T Replayable<T>(ulong seed, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure)
        {
            throw new SimulationFailure($"seed {seed}: {failure.Message}\nreplay: METERING_SIM_SEED={seed} ./test Simulation\n{failure}");
        }
    }
}
