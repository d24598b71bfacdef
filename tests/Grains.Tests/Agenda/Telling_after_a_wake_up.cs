using Metering.Actors.Agenda;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Contracts.Notices;
using Metering.Domain.Calendar;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>What a wake-up has to tell others is told soon, also when the silo that was to tell it ends right after its answer.</summary>
public sealed class Telling_after_a_wake_up(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task An_account_with_a_notice_that_could_not_be_delivered_is_woken_again_soon_and_only_until_it_is()
    {
        var account = silo.Grains.GetGrain<IAccountGrain>("late");
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(new AgendaShards(4).Of("late"));
        var opened = Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command())).OpenedAt;
        var ended = BillingZone.StartOf(BillingZone.MonthOf(opened).PlusMonths(1));
        for (var i = 0; i < 100 && (await shard.Status()).Earliest != ended; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        silo.Faulty.Hold = commit => commit.Journal.Value == "notices/late"
            ? throw new StoreUnavailableException("The test did not write this commit.") : Task.CompletedTask;
        var final = ended + Duration.FromHours(48);

        (await shard.Sweep(final)).ShouldBe(1);

        var soon = (await shard.Status()).Earliest.ShouldNotBeNull();
        soon.ShouldBe(final + Duration.FromSeconds(5));
        // Nothing of the process is left that would send it again.
        await silo.Forget();
        silo.Faulty.Hold = null;
        (await shard.Sweep(soon)).ShouldBe(1);
        (await silo.Grains.GetGrain<INoticeBookGrain>("late").List(0, 100)).Items.Count(notice => notice.Kind == "STATEMENT_FINAL").ShouldBe(1);
        (await shard.Status()).Earliest.ShouldBe(BillingZone.StartOf(BillingZone.MonthOf(opened).PlusMonths(2)));
        (await shard.Sweep(soon)).ShouldBe(0, "there is nothing to tell any more");
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }
}
