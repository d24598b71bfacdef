using Metering.Shared;
using Shouldly;

namespace Metering.Crash.Tests.Closing;

/// <summary>The host is killed again and again while it closes a month; what comes out is the month that nobody disturbed.</summary>
public sealed class KilledWhileClosing(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("METERING_LONG") == "1";

    /// <summary>A life is cut this long after the clock is told to move, at random: so short that the next one still has work.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(Long ? 900 : 500);

    [Fact]
    public async Task A_close_that_is_killed_again_and_again_ends_in_the_same_statements()
    {
        var (count, kills) = Long ? (10_000, 20) : (400, 4);
        var undisturbed = await StatementsOf(count, _ => Task.CompletedTask);
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var chance = new Random(seed);
        var killed = 0;

        var disturbed = await StatementsOf(count, async life =>
        {
            for (; killed < kills; killed++)
            {
                await Task.Delay(chance.Next((int)LongestLife.TotalMilliseconds));
                life.Closing.IsCompleted.ShouldBeFalse($"the close was over after {killed} kills: it needs more customers");
                await life.Host.KillAndRestart();
            }
        });

        output.WriteLine($"{count} accounts, {killed} kills");
        disturbed.ShouldBe(undisturbed);
        disturbed.Distinct(StringComparer.Ordinal).Count().ShouldBe(count);
    }

    private static async Task<string[]> StatementsOf(int count, Func<Life, Task> disturb)
    {
        using var host = await ProductProcess.Start();
        var customers = new Customers(host, count);
        await customers.Open();
        var closing = customers.Close();
        await disturb(new Life(host, closing));
        await closing;
        return await customers.Statements();
    }

    private sealed record Life(ProductProcess Host, Task Closing);
}
