using Metering.Actors.Agenda;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Domain.Calendar;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>Accounts in real time, woken by a sweep that a test sends into the future.</summary>
public sealed class Waking_accounts(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task An_opened_account_is_on_the_agenda_and_a_sweep_closes_its_month_once()
    {
        var account = silo.Grains.GetGrain<IAccountGrain>("g1");
        var view = Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, AccountSilo.Agreement), Command()));
        var opened = BillingZone.MonthOf(view.OpenedAt);
        var shard = Shard("g1");
        var final = BillingZone.StartOf(opened.PlusMonths(1)) + Duration.FromHours(48);
        await Eventually(async () => (await shard.Status()).Earliest == BillingZone.StartOf(opened.PlusMonths(1)));

        (await shard.Sweep(view.OpenedAt)).ShouldBe(0, "nothing is due yet");
        (await shard.Sweep(final)).ShouldBe(1);
        (await shard.Sweep(final)).ShouldBe(0, "it is done until the next month ends");

        (await account.Statements(Tenant))!.Select(head => (head.Month, head.FinalisedAt)).ShouldBe([(opened, final)]);
        (await shard.Status()).ShouldBe(new AgendaStatus(1, BillingZone.StartOf(opened.PlusMonths(2))));
        await silo.Forget();
        (await shard.Status()).ShouldBe(new AgendaStatus(1, BillingZone.StartOf(opened.PlusMonths(2))));
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_older_message_about_an_account_is_ignored()
    {
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(101);
        await shard.Schedule("nobody", At("2030-01-01T00:00:00"), 5);

        await shard.Schedule("nobody", At("2029-01-01T00:00:00"), 4);
        await shard.Schedule("nobody", At("2028-01-01T00:00:00"), 5);
        (await shard.Status()).Earliest.ShouldBe(At("2030-01-01T00:00:00"));

        await shard.Schedule("nobody", null, 6);
        (await shard.Status()).ShouldBe(new AgendaStatus(0, null));
    }

    [Fact]
    public async Task A_woken_account_that_does_not_exist_leaves_the_agenda()
    {
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(102);
        await shard.Schedule("nobody", At("2026-01-01T00:00:00"), 1);

        (await shard.Sweep(At("2026-01-02T00:00:00"))).ShouldBe(1);

        (await shard.Status()).Entries.ShouldBe(0);
    }

    [Fact]
    public async Task An_account_whose_entry_was_lost_is_found_by_the_search_of_the_day_whatever_its_shard()
    {
        // On another shard than the account of the first test, which counts what its shard does.
        var shards = new AgendaShards(4);
        var id = Enumerable.Range(0, 100).Select(i => $"lost-{i}").First(one => shards.Of(one) != shards.Of("g1"));
        Value(await silo.Grains.GetGrain<IAccountGrain>(id).Open(new OpenAccount("深圳某某有限公司", null, null, AccountSilo.Agreement), Command()));
        var shard = Shard(id);
        await Eventually(async () => (await shard.Status()).Entries > 0);
        var before = await shard.Status();
        await Lose(id);
        (await shard.Status()).Entries.ShouldBe(before.Entries - 1, "the entry is gone");
        var searcher = silo.Grains.GetGrain<IAgendaShardGrain>(0).AsReference<IRemindable>();

        await searcher.ReceiveReminder("sweep", default);

        (await shard.Status()).ShouldBe(before);
        await Lose(id);
        await searcher.ReceiveReminder("sweep", default);
        (await shard.Status()).Entries.ShouldBe(before.Entries - 1, "one search a day is enough");
        (await silo.Grains.GetGrain<IAccountGrain>(id).AdvanceTo(At("2026-01-01T00:00:00"))).Done.ShouldBeTrue();
    }

    /// <summary>Takes an account's page out of its shard's journal, as a store that lost it would, and has the shard read again.</summary>
    private async Task Lose(string account)
    {
        var journal = new JournalId($"agenda/{new AgendaShards(4).Of(account)}");
        await silo.Forget();
        var head = (await silo.Store.ReadHeadAsync(journal))!;
        (await silo.Store.CommitAsync(new Commit
        {
            Journal = journal, ExpectedVersion = head.Version, CommitId = UInt128.MaxValue - (UInt128)head.Version, Snapshot = head.Snapshot,
            Pages = [new PageWrite(AgendaCodec.Pages + account, null)],
        })).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task An_account_on_a_test_clock_never_follows_real_time()
    {
        var account = await silo.Account("g2", "2026-01-01T00:00:00");

        (await account.Grain.AdvanceTo(At("2030-01-01T00:00:00"))).ShouldBe(new AdvanceReply(null, Done: true));

        (await account.Grain.Statements(Tenant))!.ShouldBeEmpty();
        (await Shard("g2").Status()).Entries.ShouldBeLessThanOrEqualTo(1, "only the account of the first test may be there");
    }

    [Fact]
    public void Accounts_are_spread_over_all_shards_and_always_the_same_way()
    {
        var shards = new AgendaShards();

        Enumerable.Range(0, 10_000).Select(i => shards.Of($"acc_{i}")).Distinct().Count().ShouldBe(256);
        (shards.Of("acc_7"), shards.Of("acc_8")).ShouldBe((new AgendaShards().Of("acc_7"), new AgendaShards().Of("acc_8")));
    }

    [Fact]
    public async Task A_shard_registers_its_reminder_any_number_of_times()
    {
        await silo.Grains.GetGrain<IAgendaShardGrain>(103).Start();
        await silo.Grains.GetGrain<IAgendaShardGrain>(103).Start();
    }

    private IAgendaShardGrain Shard(string account) => silo.Grains.GetGrain<IAgendaShardGrain>(new AgendaShards(4).Of(account));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 100 && !await holds(); i++) await Task.Delay(50);
        (await holds()).ShouldBeTrue();
    }
}
