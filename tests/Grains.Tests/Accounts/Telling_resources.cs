using Metering.Contracts.Accounts;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Numbers;
using Metering.Contracts.Orders;
using Metering.Contracts.Packages;
using Metering.Contracts.Qualification;
using Metering.Contracts.Usage;
using Metering.Domain.Orders;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

/// <summary>Every seat, number and package hears what its account decided, in that order, whatever becomes of other messages.</summary>
public sealed class Telling_resources(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string July = "2026-07-01T08:00:00";

    [Fact]
    public async Task Notices_that_cannot_be_delivered_keep_no_resource_waiting()
    {
        var account = await silo.Account("tell1", July);
        var announced = silo.Grains.GetGrain<IAnnouncedAccount>(account.Id);
        var failures = 1;
        silo.Faulty.Hold = commit => commit.Journal.Value == "notices/tell1"
            || (commit.Journal.Value == "package/tell1-two" && Interlocked.Decrement(ref failures) >= 0) ? throw NotWritten() : Task.CompletedTask;
        // More of them than are delivered at once.
        for (var i = 0; i < 17; i++)
        {
            var rule = new Announcement($"rule-{i}", Announcement.Rule, $"Rule {i}", "clk-tell1", At("2026-08-01T00:00:00"), []);
            (await Should.ThrowAsync<Exception>(() => announced.TellOf(Tenant, rule))).Message.ShouldContain("OVERLOADED");
        }

        await account.Package("tell1-one", "SMS-SEG");
        var two = await account.Grain.AddResource(new AddResource(ResourceKind.Package, "tell1-two", ["SMS-SEG"], null, true), Command());

        two.Refusal!.Code.ShouldBe("OUTCOME_UNKNOWN");
        // The account sends again what was not taken, within seconds.
        await Eventually(async () => await silo.Grains.GetGrain<IPackageGrain>("tell1-two").View() is not null);
        silo.Faulty.Hold = null;
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_resource_that_cannot_be_told_does_not_keep_its_account_from_being_listed()
    {
        var account = await silo.Account("tell4", July);
        var add = new AddResource(ResourceKind.Package, "tell4-sms", ["SMS-SEG"], null, true);
        silo.Faulty.Hold = commit => commit.Journal.Value == "package/tell4-sms" ? throw NotWritten() : Task.CompletedTask;
        (await account.Grain.AddResource(add, Command("tell4-key"))).Refusal!.Code.ShouldBe("OUTCOME_UNKNOWN");

        (await silo.Grains.GetGrain<IOrderBooksGrain>(account.Id).ListAgain(Tenant)).ShouldBe(0);

        silo.Faulty.Hold = null;
        Value(await account.Grain.AddResource(add, Command("tell4-key")));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_resource_that_ends_before_it_was_told_that_it_exists_does_not_live_on()
    {
        var account = await silo.Account("tell2", July);
        var (number, failures) = ("+8675586014901", 2);
        silo.Faulty.Hold = commit => commit.Journal.Value == $"number/{number}" && Interlocked.Decrement(ref failures) >= 0
            ? throw NotWritten() : Task.CompletedTask;
        (await account.Grain.AddResource(new AddResource(ResourceKind.Number, number, ["VOICE-OUT"], null), Command())).Refusal!.Code
            .ShouldBe("OUTCOME_UNKNOWN");

        // The number cannot be opened at this try either, but could be ended.
        await Should.ThrowAsync<StoreUnavailableException>(() => silo.Grains.GetGrain<IQualifiedAccount>(account.Id)
            .EndResource($"number:{number}", new NumberGivenUp("Closed", "tests", false)));

        await Eventually(async () => await silo.Grains.GetGrain<IPhoneNumberGrain>(number).View() is { EndedAt: not null });
        silo.Faulty.Hold = null;
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_package_that_heard_late_that_its_base_product_ended_goes_on_with_the_next_one()
    {
        var account = await silo.Account("tell3", July);
        var books = silo.Grains.GetGrain<IOrderBooksGrain>(account.Id);
        Value(await books.AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), Command()));
        var first = await silo.PaidOrder(account.Id, "first", new WantedLine("OCS-SEAT", 1, 12, null, null),
            new WantedLine("BOT-PKG-100K", 1, 0, null, null));
        Value(await first.Provision(new ProvisionOrder(true, true), Command()));
        var next = await silo.PaidOrder(account.Id, "next", new WantedLine("OCS-SEAT", 1, 12, null, null));
        var subject = (await account.Grain.Resources(Tenant, ResourceKind.Package, null, 10))!.Subjects.Single();
        var package = silo.Grains.GetGrain<IPackageGrain>(subject["package:".Length..]);
        silo.Faulty.Hold = commit => commit.Journal.Value == subject.Replace(':', '/') ? throw NotWritten() : Task.CompletedTask;
        await Should.ThrowAsync<StoreUnavailableException>(() => books.EndProRata("sub_1", "11.2"));
        silo.Faulty.Hold = null;
        (await package.View())!.Suspensions.ShouldBeEmpty("it has not heard of it");

        Value(await next.Provision(new ProvisionOrder(true, true), Command())).Status.ShouldBe("ACTIVATED");

        (await package.View())!.Suspensions.ShouldBeEmpty("it heard of both, the end first");
        await account.BooksAreBalanced();
    }

    private static StoreUnavailableException NotWritten() => new("The test did not write this commit.");

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 200 && !await holds(); tries++) await Task.Delay(100, TestContext.Current.CancellationToken);
        (await holds()).ShouldBeTrue();
    }
}
