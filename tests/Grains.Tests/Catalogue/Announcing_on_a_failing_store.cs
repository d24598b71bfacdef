using Metering.Contracts.Catalogue;
using Metering.Contracts.Notices;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Catalogue;

/// <summary>An account that could not write down what it was told has not been told.</summary>
public sealed class Announcing_on_a_failing_store(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task A_rule_that_could_not_be_written_down_is_told_again_and_is_one_notice()
    {
        var account = await silo.Account("announced", "2026-06-01T09:00:00");
        var told = silo.Grains.GetGrain<IAnnouncedAccount>(account.Id);
        var rule = new Announcement("rule/fair-use/1", Announcement.Rule, "fair-use", "clk-announced", At("2026-07-01T00:00:00"), []);
        silo.Faulty.RefusedPercent = 100;
        try
        {
            (await Should.ThrowAsync<Exception>(() => told.TellOf(Tenant, rule))).Message.ShouldContain("OVERLOADED");
        }
        finally
        {
            silo.Faulty.RefusedPercent = 0;
        }

        await told.TellOf(Tenant, rule);
        await told.TellOf(Tenant, rule);

        (await silo.Grains.GetGrain<INoticeBookGrain>(account.Id).List(0, 100)).Items.Count(notice => notice.Kind == Announcement.Rule).ShouldBe(1);
    }
}
