using Metering.Chaos.Faulting;
using Shouldly;

// One cluster at a time is what a small machine bears.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Metering.Chaos;

/// <summary>The short form: the product under load and faults, and not one promise broken.</summary>
public sealed class Smoke(ITestOutputHelper output)
{
    // METERING_CHAOS_SEED replays one.
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("METERING_CHAOS_SEED"), out var seed) ? seed : 20_261;

    [Fact]
    public async Task On_PostgreSql_nothing_is_lost_doubled_overdrawn_or_left_unknown()
    {
        var least = new Floors { Requests = 20_000, Kills = 8, Partitions = 3, LostAnswers = 20 };

        var findings = await ChaosRun.Run(new ChaosOptions { Seed = Seed, Least = least }, output.WriteLine);

        findings.Violations.ShouldBeEmpty();
        findings["requests"].ShouldBeGreaterThanOrEqualTo(20_000);
        findings["kills"].ShouldBeGreaterThanOrEqualTo(8);
        Results.Partitions(findings).ShouldBeGreaterThanOrEqualTo(3);
        findings["lostAnswers"].ShouldBeGreaterThanOrEqualTo(20);
        findings["eventsAudited"].ShouldBeGreaterThan(10_000);
        findings["remindersEffective"].ShouldBeGreaterThan(0);
    }
}
