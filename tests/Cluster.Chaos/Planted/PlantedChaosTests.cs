using Metering.Chaos.Faulting;
using Shouldly;

namespace Metering.Chaos.Planted;

/// <summary>
/// Does the net of the whole run catch fish? Silos with a bug between grains and journal, under the same load and faults, are found out from outside
/// alone. Each bug is a cluster of its own, so this belongs to the long form; the short one finds the same bugs at the store
/// (<see cref="SpoiltCommitsTests"/>) and in the simulator.
/// </summary>
public sealed class PlantedChaosTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(nameof(JournalBug.ForgetsClaims), null)]
    [InlineData(nameof(JournalBug.AnswersBeforeDurable), null)]
    // Two activations write at once while a silo that the others have given up does not know it.
    [InlineData(nameof(JournalBug.IgnoresTheFence), nameof(FaultKind.StrandSilo))]
    public async Task A_planted_bug_is_found_from_outside(string bug, string? only)
    {
        var options = new ChaosOptions
        {
            Seed = 3, Length = TimeSpan.FromSeconds(90), Bug = bug, Groups = 2,
            Only = only is null ? null : Enum.Parse<FaultKind>(only),
        };

        var findings = await ChaosRun.Run(options, output.WriteLine);

        findings.Violations.ShouldNotBeEmpty();
        findings.Violations.ShouldContain(violation => violation.StartsWith("I1", StringComparison.Ordinal)
            || violation.StartsWith("I2", StringComparison.Ordinal) || violation.StartsWith("I3", StringComparison.Ordinal)
            || violation.StartsWith("I5", StringComparison.Ordinal));
    }
}
