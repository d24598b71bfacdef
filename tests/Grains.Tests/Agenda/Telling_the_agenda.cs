using System.Buffers;
using Metering.Actors.Accounts;
using Metering.Actors.Agenda;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Contracts.Dunning;
using Metering.Contracts.Orders;
using Metering.Contracts.Statements;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>A wake-up that the agenda has not heard of is lost with the silo that was to tell it.</summary>
public sealed class Telling_the_agenda(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task An_order_that_is_told_that_it_will_be_woken_can_rely_on_the_agenda()
    {
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(new AgendaShards(4).Of("a1"));
        Value(await silo.Grains.GetGrain<IAccountGrain>("a1").Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        for (var i = 0; i < 100 && (await shard.Status()).Entries == 0; i++) await Task.Delay(50);
        silo.Faulty.Hold = commit => commit.Journal.Value.StartsWith("agenda/", StringComparison.Ordinal) ? Task.Delay(300) : Task.CompletedTask;

        await silo.Grains.GetGrain<IOrderBooksGrain>("a1").WakeAt("ord-1", At("2026-01-05T00:00:00"));

        (await shard.Status()).Earliest.ShouldBe(At("2026-01-05T00:00:00"));
    }

    [Fact]
    public async Task A_credit_for_a_closed_account_that_waited_for_nothing_wakes_it_for_one_more_statement()
    {
        var shards = new AgendaShards(4);
        var id = Enumerable.Range(0, 100).Select(i => $"closed-{i}").First(one => shards.Of(one) != shards.Of("a1"));
        var (account, shard) = (silo.Grains.GetGrain<IAccountGrain>(id), silo.Grains.GetGrain<IAgendaShardGrain>(shards.Of(id)));
        var opened = Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command())).OpenedAt;
        Value(await silo.Grains.GetGrain<ICollectedAccount>(id).CloseAccount(false, Command()));
        for (var i = 0; i < 100 && (await account.View(Tenant))!.NextDueAt is not null; i++)
        {
            await shard.Sweep(opened + Duration.FromDays(400));
            await Task.Delay(50);
        }
        (await shard.Status()).Earliest.ShouldBeNull();

        Value(await silo.Grains.GetGrain<IStatementDesk>(id).Adjust(new OrderAdjustment
        {
            Kind = "CREDIT_NOTE", Month = BillingZone.MonthOf(opened), Subject = "number:+8675586013301", Sku = "VOICE-OUT", Units = -1,
            GrossFen = -12, Reason = "Carrier",
        }, Command()));

        (await shard.Status()).Earliest.ShouldBe((await account.View(Tenant))!.NextDueAt.ShouldNotBeNull());
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_orders_wait_for_is_not_forgotten_when_an_account_that_was_just_read_says_when_it_is_due()
    {
        var shards = new AgendaShards(4);
        // A shard of its own: its earliest entry is this account's.
        var id = Enumerable.Range(2, 100).Select(i => $"a{i}").First(other => shards.Of(other) != shards.Of("a1"));
        var (account, shard) = (silo.Grains.GetGrain<IAccountGrain>(id), silo.Grains.GetGrain<IAgendaShardGrain>(shards.Of(id)));
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        var due = SystemClock.Instance.GetCurrentInstant() + Duration.FromMinutes(30);
        await silo.Grains.GetGrain<IOrderBooksGrain>(id).WakeAt("ord-1", due);
        await Park(new JournalId($"account/{id}"));
        silo.Faulty.Hold = commit => commit.Journal.Value.StartsWith("agenda/", StringComparison.Ordinal) ? Task.Delay(300) : Task.CompletedTask;

        // Its resources are to be told, which is due now; the answer waits until the agenda knows.
        Value(await account.SetSuspension(new SetSuspension("CUSTOMER_REQUEST", true), Command()));
        (await shard.Status()).Earliest.ShouldNotBeNull().ShouldBeLessThan(due);
        await shard.Sweep(SystemClock.Instance.GetCurrentInstant());
        (await shard.Status()).Earliest.ShouldBe(due);

        await silo.Forget();
        Value(await account.Unpark(Command()));
        (await shard.Status()).Earliest.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(due);
    }

    /// <summary>The account parks itself, as it does when a bill is beyond every bound.</summary>
    private async Task Park(JournalId journal)
    {
        // What it has to say is said: nothing of it is written meanwhile.
        for (var i = 0; i < 100 && !(await Read()).Outbox.Pending.IsEmpty; i++) await Task.Delay(50);
        await silo.Forget();
        var head = (await silo.Store.ReadHeadAsync(journal)).ShouldNotBeNull();
        var parked = new AccountParked("A bill beyond every bound.", SystemClock.Instance.GetCurrentInstant());
        var (events, snapshot) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        AccountCodec.Instance.WriteEvent(parked, events);
        AccountCodec.Instance.WriteState(AccountCodec.Instance.Apply(await Read(), parked), snapshot);
        (await silo.Store.CommitAsync(new Commit
        {
            Journal = journal, ExpectedVersion = head.Version, CommitId = 1, Events = events.WrittenMemory, Snapshot = snapshot.WrittenMemory,
        })).Status.ShouldBe(CommitStatus.Committed);

        async Task<AccountAggregate> Read() =>
            AccountCodec.Instance.ReadState((await silo.Store.ReadHeadAsync(journal)).ShouldNotBeNull().Snapshot.Span);
    }
}
