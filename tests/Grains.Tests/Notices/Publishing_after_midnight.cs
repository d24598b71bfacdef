using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Contracts.Notices;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Webhooks;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Notices;

/// <summary>A notice of breach that the book of notices cannot take in before midnight gives the customer its fifteen days all the same.</summary>
public sealed class Publishing_after_midnight(Publishing_after_midnight.Silo silo) : IClassFixture<Publishing_after_midnight.Silo>
{
    [Fact]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "11.3(4)")]
    public async Task Clause_7_1_the_time_to_cure_runs_from_the_date_on_which_the_notice_was_published()
    {
        silo.Clock.Now = At("2026-08-03T23:40:00");
        var (prompt, late) = (await Accused("prompt"), await Accused("late"));
        silo.Clock.Now = At("2026-08-03T23:50:00");
        Value(await Notify(prompt));
        silo.Faulty.Hold = commit => commit.Journal.Value.StartsWith("notices/", StringComparison.Ordinal)
            ? throw new StoreUnavailableException("The book cannot be written.") : Task.CompletedTask;
        await Should.ThrowAsync<Exception>(() => Notify(late));
        (await CaseOf(late)).CureUntil.ShouldBe(new LocalDate(2026, 8, 18));

        silo.Clock.Now = At("2026-08-04T00:10:00");
        silo.Faulty.Hold = null;
        await Until(async () => (await CaseOf(late)).CureUntil == new LocalDate(2026, 8, 19));

        (await CaseOf(late)).NotifiedAt.ShouldBe(At("2026-08-04T00:10:00"));
        (await CaseOf(prompt)).CureUntil.ShouldBe(new LocalDate(2026, 8, 18));
        var notices = (await silo.Grains.GetGrain<INoticeBookGrain>("late").List(0, 100)).Items;
        notices.Where(notice => notice.Kind == "BREACH_NOTICE").ShouldHaveSingleItem().DeemedDeliveredAt.ShouldBe(At("2026-08-04T00:10:00"));
        silo.Clock.Now = At("2026-08-19T00:00:00");
        (await CaseOf(prompt)).Status.ShouldBe("UNCURED");
        (await CaseOf(late)).Status.ShouldBe("NOTIFIED");
        silo.Clock.Now = At("2026-08-20T00:00:00");
        (await CaseOf(late)).Status.ShouldBe("UNCURED");
        await silo.Forget();
        (await late.VerifyBooks(Tenant)).ShouldNotBeNull().Problems.ShouldBeEmpty();
    }

    private async Task<IAccountGrain> Accused(string id)
    {
        var account = silo.Grains.GetGrain<IAccountGrain>(id);
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        Value(await Conduct(account).OpenCase(new OpenCase("SPAM_HARVEST", "SPAM_HARVEST", null, null, null, "Spam", false), Command()));
        return account;
    }

    private static Task<CommandReply<CaseView>> Notify(IAccountGrain account) =>
        Conduct(account).ActOnCase(new ActOnCase("vio_1", CaseVerb.Notify, "Cure it", null, null, []), Command());

    private static async Task<CaseView> CaseOf(IAccountGrain account) => (await Conduct(account).Cases(Tenant)).ShouldNotBeNull().Single();

    private static IConductAccount Conduct(IAccountGrain account) => account.AsReference<IConductAccount>();

    /// <summary>The real grains in a time that the test moves.</summary>
    public sealed class Silo : AccountSilo
    {
        public Retrying_webhooks.Settable Clock { get; } = new();

        protected override TimeProvider Time => Clock;
    }
}
