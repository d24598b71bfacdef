using Metering.Contracts.Accounts;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Notices;
using Metering.Contracts.Usage;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
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

        (await Notices(account)).ShouldBe(1);
    }

    [Fact]
    public async Task An_account_that_cannot_reach_one_of_its_resources_does_not_keep_others_from_being_told()
    {
        var account = await silo.Account("stuck", "2026-06-01T09:00:00");
        var told = silo.Grains.GetGrain<IAnnouncedAccount>(account.Id);
        var rule = new Announcement("rule/fair-use/2", Announcement.Rule, "fair-use", "clk-stuck", At("2026-07-01T00:00:00"), []);
        var add = new AddResource(ResourceKind.Package, "stuck-sms", ["SMS-SEG"], null, true);
        silo.Faulty.Hold = commit => commit.Journal.Value == "package/stuck-sms"
            ? throw new StoreUnavailableException("The test did not write this commit.") : Task.CompletedTask;
        try
        {
            (await account.Grain.AddResource(add, Command("stuck-key"))).Refusal!.Code.ShouldBe("OUTCOME_UNKNOWN");

            // Who walks over the accounts goes on when this is answered.
            await told.TellOf(Tenant, rule);
            await told.TellOf(Tenant, rule);
        }
        finally
        {
            silo.Faulty.Hold = null;
        }

        (await Notices(account)).ShouldBe(1);
        Value(await account.Grain.AddResource(add, Command("stuck-key")));
        await account.BooksAreBalanced();
    }

    private async Task<int> Notices(TestAccount account) =>
        (await silo.Grains.GetGrain<INoticeBookGrain>(account.Id).List(0, 100)).Items.Count(notice => notice.Kind == Announcement.Rule);
}
