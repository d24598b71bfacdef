using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Numbers;

/// <summary>A number is with an account only while the account has its resource, or may still get it (3.13).</summary>
public sealed class Refused_assignments(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task What_the_account_refuses_to_a_repeat_goes_back()
    {
        var account = await silo.Account("refuse-late", "2026-06-01T09:00:00");
        var (block, number) = await Imported("+86755861501");
        silo.Faulty.Hold = commit => commit.Journal.Value == "account/refuse-late" ? throw NotWritten() : Task.CompletedTask;
        (await Assign(block, number, account, "refuse-late-key")).Refusal!.Code.ShouldBe("OVERLOADED");
        silo.Faulty.Hold = null;
        (await block.View(number))!.Status.ShouldBe("ASSIGNED", "the account has not decided");
        await Close(account);

        for (var repeat = 0; repeat < 2; repeat++)
            (await Assign(block, number, account, "refuse-late-key")).Refusal!.Code.ShouldBe("ACCOUNT_CLOSED");

        await IsBack(block, number);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task What_could_not_be_taken_back_goes_back_when_the_command_is_repeated()
    {
        var account = await silo.Account("refuse-cut", "2026-06-01T09:00:00");
        var (block, number) = await Imported("+86755861502");
        await Close(account);
        var writes = 0;
        silo.Faulty.Hold = commit => commit.Journal.Value == $"numbers/{Tenant}/+86755861502" && ++writes == 2
            ? throw NotWritten() : Task.CompletedTask;
        await Should.ThrowAsync<StoreUnavailableException>(() => Assign(block, number, account, "refuse-cut-key"));
        silo.Faulty.Hold = null;
        await silo.Forget();
        (await block.View(number))!.Status.ShouldBe("ASSIGNED");

        var again = await Assign(block, number, account, "refuse-cut-key");

        (again.Replayed, again.Refusal!.Code).ShouldBe((true, "ACCOUNT_CLOSED"));
        await IsBack(block, number);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_number_whose_resource_the_account_has_stays_with_it()
    {
        var account = await silo.Account("refuse-twice", "2026-06-01T09:00:00");
        var (block, number) = await Imported("+86755861503");
        Value(await Assign(block, number, account, "refuse-twice-key"));

        (await Assign(block, number, account, "refuse-twice-other")).Refusal!.Code.ShouldBe("NUMBER_TAKEN");

        (await block.View(number))!.Status.ShouldBe("ASSIGNED");
        (await silo.Grains.GetGrain<IPhoneNumberGrain>(number).View())!.EndedAt.ShouldBeNull();
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Two_commands_for_one_number_leave_it_with_the_one_that_the_account_did()
    {
        var account = await silo.Account("refuse-race", "2026-06-01T09:00:00");
        var (block, number) = await Imported("+86755861504");

        var replies = await Task.WhenAll(Assign(block, number, account, "refuse-race-1", "NO-SUCH"), Assign(block, number, account, "refuse-race-2"),
            Assign(block, number, account, "refuse-race-3", "NO-SUCH"));

        replies.Select(reply => reply.Refusal?.Code).ShouldBe(["UNKNOWN_SKU", null, "UNKNOWN_SKU"]);
        (await block.View(number))!.Status.ShouldBe("ASSIGNED");
        (await silo.Grains.GetGrain<IPhoneNumberGrain>(number).View())!.EndedAt.ShouldBeNull();
        await account.BooksAreBalanced();
    }

    private async Task<(INumberBlockGrain Block, string Number)> Imported(string prefix)
    {
        var block = silo.Grains.GetGrain<INumberBlockGrain>($"{Tenant}/{prefix}");
        await block.Import([1], "tests");
        return (block, prefix + "01");
    }

    private async Task Close(TestAccount account) =>
        Value(await silo.Grains.GetGrain<ICollectedAccount>(account.Id).CloseAccount(waiveUnearned: true, Command()));

    private static Task<CommandReply<ResourceView>> Assign(INumberBlockGrain block, string number, TestAccount account, string key,
        string sku = "VOICE-OUT") => block.AssignDirectly(account.Id, new AddResource(ResourceKind.Number, number, [sku], null), Command(key));

    private static async Task IsBack(INumberBlockGrain block, string number)
    {
        var view = (await block.View(number))!;
        view.Status.ShouldBe("INVENTORY");
        view.History.Select(entry => entry.What).ShouldBe(["IMPORTED", "ASSIGNED", "RETURNED"]);
    }

    private static StoreUnavailableException NotWritten() => new("The test did not write this commit.");
}
