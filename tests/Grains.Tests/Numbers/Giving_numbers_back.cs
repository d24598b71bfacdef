using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Numbers;

/// <summary>
/// The power fails between any two commits while a number is given back or taken, and nobody repeats the command: the number and the resource that
/// is billed end together or not at all (3.13).
/// </summary>
public sealed class Giving_numbers_back(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const int Cuts = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_it_is_cut_number_and_rental_end_together(bool withdrawn)
    {
        var (ended, end) = (0, withdrawn ? "WITHDRAWN" : "QUARANTINED");
        for (var cut = 0; cut < Cuts; cut++)
        {
            var (account, key) = (await silo.Account($"give-{withdrawn}-{cut}", "2026-06-01T09:00:00"), $"give-{withdrawn}-{cut}-key");
            var (block, number) = await Assigned(account, withdrawn ? "+86755861402" : "+86755861401", cut);
            silo.Faulty.CommitsLeft = cut;
            try
            {
                await End(block, number, account.Id, withdrawn, key);
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                // The point of the test: nobody repeats the command that was never answered.
            }
            silo.Faulty.CommitsLeft = null;
            await silo.Forget();
            await account.Advance("2026-06-02T00:00:00");

            var after = await Settled(block, number);
            after.ShouldBeOneOf(("ASSIGNED", false), (end, true));
            if (after.Ended) ended++;
            Value(await End(block, number, account.Id, withdrawn, key));
            (await Settled(block, number)).ShouldBe((end, true), $"after {cut} commits");
            var view = (await block.View(number))!;
            view.Reason.ShouldBe("Closed");
            view.History.Count(entry => entry.What == (withdrawn ? "WITHDRAWN" : "RELEASED")).ShouldBe(1);
            await account.BooksAreBalanced();
        }
        // Cut before the first commit nothing has happened, after the account's everything does.
        ended.ShouldBeInRange(Cuts / 2, Cuts - 1);
    }

    [Fact]
    public async Task A_repeated_release_ends_no_later_assignment_of_the_same_account()
    {
        var account = await silo.Account("give-again", "2026-06-01T09:00:00");
        var (block, number) = await Assigned(account, "+86755861403", 1);
        Value(await block.Release(number, account.Id, "Closed", Command("give-again-key")));
        await account.Advance("2026-10-01T00:00:00");
        Value(await block.AssignDirectly(account.Id, new AddResource(ResourceKind.Number, number, ["VOICE-OUT"], null), Command()));

        Value(await block.Release(number, account.Id, "Closed", Command("give-again-key"))).Status.ShouldBe("QUARANTINED");

        (await block.View(number))!.Status.ShouldBe("ASSIGNED");
        (await silo.Grains.GetGrain<IPhoneNumberGrain>(number + ":2").View())!.EndedAt.ShouldBeNull();
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task What_an_older_version_left_half_done_is_ended_by_the_next_release()
    {
        var account = await silo.Account("give-old", "2026-06-01T09:00:00");
        var (block, number) = await Assigned(account, "+86755861404", 1);
        await block.NoteEnd(number, account.Id, At("2026-06-01T10:00:00"), "clk-give-old", null);
        (await silo.Grains.GetGrain<IPhoneNumberGrain>(number).View())!.EndedAt.ShouldBeNull();

        Value(await block.Release(number, account.Id, "Closed", Command()));

        (await Settled(block, number)).ShouldBe(("QUARANTINED", true));
        await account.BooksAreBalanced();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_number_that_was_assigned_outside_the_inventory_is_given_back_like_any_other(bool withdrawn)
    {
        var account = await silo.Account($"give-outside-{withdrawn}", "2026-06-01T09:00:00");
        var (block, number) = await Outside(account, withdrawn ? "+86755861406" : "+86755861405");
        var other = await silo.Account($"give-other-{withdrawn}", "2026-06-01T09:00:00");
        (await block.Release(number, other.Id, "Closed", Command())).Refusal!.Code.ShouldBe("NUMBER_NOT_ASSIGNED");
        (await block.View(number)).ShouldBeNull();

        Value(await End(block, number, account.Id, withdrawn, $"give-outside-{withdrawn}-key"));

        (await Settled(block, number)).ShouldBe((withdrawn ? "WITHDRAWN" : "QUARANTINED", true));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_number_that_an_account_has_already_comes_into_the_inventory_with_its_owner()
    {
        var account = await silo.Account("give-import", "2026-06-01T09:00:00");
        var (block, number) = await Outside(account, "+86755861407");

        (await block.Import([1, 2], "tests")).ShouldBe(2);

        var view = (await block.View(number))!;
        (view.Status, view.Account).ShouldBe(("ASSIGNED", account.Id));
        view.History.Select(entry => entry.What).ShouldBe(["IMPORTED", "ASSIGNED"]);
        (await block.Hold(new HoldNumber("give-other", null, "SALES", "r1", true, [], At("2026-06-01T09:00:00"), null, "tests")))!.Number
            .ShouldBe("+8675586140702");
        await account.BooksAreBalanced();
    }

    private async Task<(INumberBlockGrain Block, string Number)> Outside(TestAccount account, string prefix)
    {
        var (block, number) = (silo.Grains.GetGrain<INumberBlockGrain>($"{Tenant}/{prefix}"), prefix + "01");
        Value(await block.AssignDirectly(account.Id, new AddResource(ResourceKind.Number, number, ["VOICE-OUT"], null), Command()));
        return (block, number);
    }

    private async Task<(INumberBlockGrain Block, string Number)> Assigned(TestAccount account, string prefix, int offset)
    {
        var block = silo.Grains.GetGrain<INumberBlockGrain>($"{Tenant}/{prefix}");
        var number = $"{prefix}{offset:D2}";
        await block.Import([offset], "tests");
        Value(await block.AssignDirectly(account.Id, new AddResource(ResourceKind.Number, number, ["VOICE-OUT"], null), Command()));
        return (block, number);
    }

    private static Task<CommandReply<NumberView>> End(INumberBlockGrain block, string number, string account, bool withdrawn, string key) =>
        withdrawn ? block.Withdraw(number, "Closed", Command(key)) : block.Release(number, account, "Closed", Command(key));

    /// <summary>State of the number and whether its resource has ended, as soon as the account has delivered what it had written.</summary>
    private async Task<(string Status, bool Ended)> Settled(INumberBlockGrain block, string number)
    {
        for (var tries = 1; ; tries++)
        {
            var live = (await silo.Grains.GetGrain<IPhoneNumberGrain>(number).View())!;
            var now = ((await block.View(number))!.Status, live.EndedAt is not null);
            if (now is ("ASSIGNED", false) or ("QUARANTINED" or "WITHDRAWN", true) || tries == 100) return now;
            await Task.Delay(50);
        }
    }
}
