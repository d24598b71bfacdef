using Metering.Actors.Agenda;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Contracts.Orders;
using Metering.Contracts.Qualification;
using Metering.Grains.Tests.Accounts;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>Decisions that share a commit tell the agenda as if each had been alone.</summary>
public sealed class Deciding_together(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_wake_up_is_not_forgotten_for_a_later_one_that_was_told_in_the_same_commit()
    {
        const string Id = "together";
        var (account, qualified) = (silo.Grains.GetGrain<IAccountGrain>(Id), silo.Grains.GetGrain<IQualifiedAccount>(Id));
        var (books, shard) = (silo.Grains.GetGrain<IOrderBooksGrain>(Id), silo.Grains.GetGrain<IAgendaShardGrain>(new AgendaShards(4).Of(Id)));
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        // Its file is to be looked at now; then nothing is due before the month ends.
        (await qualified.WatchQualification(Tenant)).ShouldNotBeNull();
        var (writing, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != $"account/{Id}") return Task.CompletedTask;
            writing.TrySetResult();
            return mayWrite.Task;
        };

        var noting = qualified.NoteMaterial();
        await writing.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        var looking = qualified.ApplyQualification();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var due = SystemClock.Instance.GetCurrentInstant() + Duration.FromMinutes(5);
        var waking = books.WakeAt("ord-1", due);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        silo.Faulty.Hold = null;
        mayWrite.SetResult();
        await Task.WhenAll(noting, looking, waking).WaitAsync(Soon, TestContext.Current.CancellationToken);

        for (var i = 0; i < 100 && (await shard.Status()).Earliest != due; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        (await shard.Status()).Earliest.ShouldBe(due);
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }
}
