using Metering.Actors.Agenda;
using Metering.Contracts.Agenda;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>What one shard does for the whole store once a day, when that takes longer than the time from one sweep to the next.</summary>
public sealed class Keeping_the_store(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task Old_claims_are_dropped_by_one_at_a_time_and_sweeps_go_on_meanwhile()
    {
        var (calls, gate) = (0, new TaskCompletionSource());
        silo.Faulty.HoldDrop = () =>
        {
            Interlocked.Increment(ref calls);
            return gate.Task;
        };
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(0);
        var reminded = shard.AsReference<IRemindable>();
        var first = reminded.ReceiveReminder(AgendaShardGrain.Reminder, default);
        for (var i = 0; i < 500 && Volatile.Read(ref calls) == 0; i++) await Task.Delay(20);
        await shard.Schedule("nobody", At("2020-01-01T00:00:00"), 1);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => reminded.ReceiveReminder(AgendaShardGrain.Reminder, default)))
            .WaitAsync(TimeSpan.FromSeconds(15));

        calls.ShouldBe(1);
        (await shard.Status()).Entries.ShouldBe(0, "the sweep has woken it");
        gate.SetResult();
        await first;
        await reminded.ReceiveReminder(AgendaShardGrain.Reminder, default);
        calls.ShouldBe(1, "it is done for today");
    }
}
