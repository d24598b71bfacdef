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

/// <summary>What is written down is done in time, whatever shares its commit and whoever dies after it.</summary>
public sealed class Relying_on_the_agenda(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string Id = "together";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_wake_up_is_not_forgotten_for_a_later_one_that_was_told_in_the_same_commit()
    {
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

    [Fact]
    public async Task A_file_that_is_about_to_change_can_rely_on_being_looked_at()
    {
        var shards = new AgendaShards(4);
        var id = Enumerable.Range(0, 100).Select(i => $"file-{i}").First(other => shards.Of(other) != shards.Of(Id));
        var (account, shard) = (silo.Grains.GetGrain<IAccountGrain>(id), silo.Grains.GetGrain<IAgendaShardGrain>(shards.Of(id)));
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        for (var i = 0; i < 100 && (await shard.Status()).Entries == 0; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        silo.Faulty.Hold = commit => commit.Journal.Value.StartsWith("agenda/", StringComparison.Ordinal) ? Task.Delay(300) : Task.CompletedTask;

        var known = (await silo.Grains.GetGrain<IQualifiedAccount>(id).WatchQualification(Tenant)).ShouldNotBeNull();

        (await shard.Status()).Earliest.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(known.Now);
        silo.Faulty.Hold = null;
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }
}
