using Metering.Contracts.Accounts;
using Metering.Contracts.Dunning;
using Metering.Contracts.Usage;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

public sealed class Adding_resources(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string July = "2026-07-01T08:00:00";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_number_belongs_to_one_account()
    {
        var account = await silo.Account("r1", July);
        var other = await silo.Account("r1b", July);
        await account.Number("+8675586018001", null, "VOICE-OUT");

        var add = new AddResource(ResourceKind.Number, "+8675586018001", ["VOICE-OUT"], null);
        (await other.Grain.AddResource(add, Command())).Refusal!.Code.ShouldBe("NUMBER_TAKEN");
        (await account.Grain.AddResource(add, Command())).Refusal!.Code.ShouldBe("NUMBER_TAKEN");
        (await account.Grain.Resources(Tenant, null, null, 10))!.Subjects.ShouldBe(["number:+8675586018001"]);
        (await other.Grain.Resources(Tenant, null, null, 10))!.Subjects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_accounts_that_race_for_a_number_do_not_both_get_it()
    {
        var one = await silo.Account("r2", July);
        var two = await silo.Account("r2b", July);
        var add = new AddResource(ResourceKind.Number, "+8675586018002", ["VOICE-OUT"], null);

        var replies = await Task.WhenAll(one.Grain.AddResource(add, Command()), two.Grain.AddResource(add, Command()));

        replies.Count(reply => reply.Refusal is null).ShouldBe(1);
        replies.Single(reply => reply.Refusal is not null).Refusal!.Code.ShouldBe("NUMBER_TAKEN");
    }

    [Fact]
    public async Task An_allowance_is_paid_from_the_wallet_and_usable_at_once()
    {
        var account = await silo.Account("r3", July);
        var add = new AddResource(ResourceKind.Package, "r3-bot", [Bots, "BOT-MSG"], null, true);
        (await account.Grain.AddResource(add, Command())).Refusal!.Code.ShouldBe("INSUFFICIENT_BALANCE");
        await account.TopUp(300_000, "r3-T1");

        var first = Value(await account.Grain.AddResource(add, Command("r3-key")));
        await silo.Forget();
        var again = Value(await account.Grain.AddResource(add, Command("r3-key")));

        first.Grants.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            grant => (grant.Units, grant.Remaining).ShouldBe((100_000, 100_000)), grant =>
                grant.ExpiresAt.ShouldBe(At("2027-07-02T00:00:00")));
        again.Grants.ShouldBe(first.Grants);
        (await account.Grain.AddResource(add, Command())).Refusal!.Code.ShouldBe("ALREADY_EXISTS");
        (await account.Grain.Balance(Tenant))!.ShouldSatisfyAllConditions(balance =>
            (balance.WalletFen, balance.DeferredFen).ShouldBe((150_000, 150_000)));

        var more = Value(await account.Grain.BuyGrant(new BuyGrant("r3-bot", Bots, true), Command()));
        more.Grants.Length.ShouldBe(2);
        await TestAccount.Use(silo.Grains.GetGrain<Metering.Contracts.Packages.IPackageGrain>("r3-bot"), "r3-1", "bot.message", July,
            100_001);
        (await account.Grain.Balance(Tenant))!.DeferredFen.ShouldBe(149_998,
            "the 100,001st message costs HalfUp(1.5) of the second allowance");
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Money_idle_in_leases_is_recalled_to_pay_an_allowance()
    {
        var account = await silo.Account("r4", July);
        await account.TopUp(150_011, "r4-T1");
        var sms = await account.Package("r4-sms", "SMS-SEG");
        var hold = Value(await sms.Authorize(new AuthorizeUsage("sms.segment", 1_000, null), Command()));
        Value(await sms.EndAuthorization(new EndAuthorization(hold.Number, 2), Command()));

        Value(await account.Grain.AddResource(new AddResource(ResourceKind.Package, "r4-bot", [Bots], null, true), Command()));

        (await account.WalletFen()).ShouldBe(0);
        (await account.Grain.AddResource(new AddResource(ResourceKind.Package, "r4-bot", [Bots], null, true), Command()))
            .Refusal!.Code.ShouldBe("ALREADY_EXISTS", "not for want of money");
        await account.BooksAreBalanced();
    }

    [Theory]
    [InlineData("NO-SUCH", "UNKNOWN_SKU")]
    [InlineData("VOICE-OUT", "SKU_NOT_FOR_RESOURCE")]
    public async Task A_product_that_does_not_fit_is_refused(string sku, string code)
    {
        var account = await silo.Account("r5-" + code, July);

        (await account.Grain.AddResource(new AddResource(ResourceKind.Package, "r5-" + code, [sku], null), Command()))
            .Refusal!.Code.ShouldBe(code);
        (await account.Grain.BuyGrant(new BuyGrant("r5-" + code, Bots, true), Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task What_expires_unused_becomes_breakage_when_the_clock_passes()
    {
        var account = await silo.Account("r6", July);
        await account.TopUp(150_000, "r6-T1");
        var bot = await account.Package("r6-bot", Bots);
        await TestAccount.Use(bot, "r6-1", "bot.message", July, 40_000);

        await account.Advance("2027-07-02T00:00:00");
        (await bot.View())!.Grants.Single().Remaining.ShouldBe(0, "what has expired is shown so, although it is booked later");
        (await account.Grain.Balance(Tenant))!.DeferredFen.ShouldBe(90_000);
        await account.Advance("2027-07-04T00:00:00");

        var trial = (await account.Grain.TrialBalance(Tenant)).ShouldNotBeNull()
            .Accounts.ToDictionary(leg => leg.LedgerAccount, leg => leg.AmountFen);
        (trial["REV.VAS"], trial["REV.BREAK"], trial.GetValueOrDefault("LIAB.DEFER")).ShouldBe((-56_604, -84_906, 0));
        await account.BooksAreBalanced();
    }

    [Theory]
    [InlineData("r8", "2026-07-31T08:00:00", "2027-08-03T00:00:00", "2027-07-31")]
    [InlineData("r8b", "2026-07-29T08:00:00", "2027-08-02T12:00:00", "2027-07-29")]
    [InlineData("r8c", "2026-07-10T08:00:00", "2027-08-10T12:00:00", "2027-07-10")]
    public async Task Breakage_is_dated_the_last_day_of_the_validity(string id, string boughtAt, string bookedBy, string date)
    {
        var account = await silo.Account(id, boughtAt);
        await account.TopUp(150_000, id + "-T1");
        await account.Package(id + "-bot", Bots);

        await account.Advance(bookedBy);

        var ledger = (await account.Grain.Ledger(Tenant, null, 100)).ShouldNotBeNull();
        ledger.Entries.Where(entry => entry.SourceType == "BREAKAGE").ShouldHaveSingleItem().Date
            .ShouldBe(NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_package_without_a_product_expires_while_an_authorization_is_open()
    {
        var account = await silo.Account("r9", "2026-07-31T08:00:00");
        await account.TopUp(150_000, "r9-T1");
        var bot = await account.Package("r9-bot", Bots);
        await account.Advance("2027-07-31T23:58:00");
        var hold = Value(await bot.Authorize(new AuthorizeUsage("bot.message", 100, null), Command()));
        Value(await bot.UpdateAuthorization(new UpdateAuthorization(hold.Number, 40, 60), Command()));

        await account.Advance("2027-08-01T00:01:00");
        (await account.Grain.Balance(Tenant))!.DeferredFen.ShouldBe(150_000);
        (await TestAccount.Use(bot, "r9-1", "bot.message", "2027-07-31T23:59:59", 1_000)).ShouldBe("Accepted");
        await account.Advance("2027-08-03T00:00:00");

        (await account.Grain.View(Tenant))!.ParkedReason.ShouldBeNull();
        (await account.Grain.Statement(Tenant, new YearMonth(2027, 7))).ShouldNotBeNull();
        (await account.Grain.Balance(Tenant))!.DeferredFen.ShouldBe(0);
        var used = await bot.Consumption(new YearMonth(2027, 7), null, null, 10);
        used.Records.Sum(record => record.AllowanceUnits).ShouldBe(1_040);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Nothing_is_bought_for_a_package_that_has_ended()
    {
        var account = await silo.Account("r10", July);
        await account.TopUp(600_000, "r10-T1");
        var bot = await account.Package("r10-bot", Bots, "BOT-MSG");
        var buy = new BuyGrant("r10-bot", Bots, true);
        var bought = Value(await account.Grain.BuyGrant(buy, Command("r10-key")));
        await bot.End(At("2026-07-01T12:00:00"), breakage: false);

        (await account.Grain.BuyGrant(buy, Command())).Refusal!.Code.ShouldBe("ENTITLEMENT_ENDED");
        var again = await account.Grain.BuyGrant(buy, Command("r10-key"));

        (again.Replayed, Value(again).Grants.Length).ShouldBe((true, 2));
        Value(again).Grants.ShouldBe(bought.Grants);
        (await account.WalletFen()).ShouldBe(300_000);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Nothing_is_opened_on_an_account_that_closes_meanwhile()
    {
        var account = await silo.Account("r11", July);
        await account.TopUp(300_000, "r11-T1");
        await account.Package("r11-bot", Bots, "BOT-MSG");
        var (closes, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != "account/r11") return Task.CompletedTask;
            closes.TrySetResult();
            return mayWrite.Task;
        };
        var closing = silo.Grains.GetGrain<ICollectedAccount>("r11").CloseAccount(waiveUnearned: true, Command());
        await closes.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);

        // Both find the account open and wait for the commit that closes it.
        var adding = account.Grain.AddResource(new AddResource(ResourceKind.Package, "r11-more", ["BOT-MSG"], null), Command());
        var buying = account.Grain.BuyGrant(new BuyGrant("r11-bot", Bots, true), Command());
        await Task.Delay(200, TestContext.Current.CancellationToken);
        silo.Faulty.Hold = null;
        mayWrite.SetResult();

        (await adding.WaitAsync(Soon, TestContext.Current.CancellationToken)).Refusal!.Code.ShouldBe("ACCOUNT_CLOSED");
        (await buying.WaitAsync(Soon, TestContext.Current.CancellationToken)).Refusal!.Code.ShouldBe("ACCOUNT_CLOSED");
        Value(await closing.WaitAsync(Soon, TestContext.Current.CancellationToken));
        (await account.Grain.Resources(Tenant, null, null, 10))!.Subjects.ShouldBe(["package:r11-bot"]);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Resources_are_listed_by_kind_and_in_pages()
    {
        var account = await silo.Account("r7", July);
        for (var i = 1; i <= 5; i++)
            Value(await account.Grain.AddResource(new AddResource(ResourceKind.Seat, $"{i}", ["API-CALL"], new LocalDate(2026, 7, 1)),
                Command()));
        await account.Package("r7-sms", "SMS-SEG");

        var first = (await account.Grain.Resources(Tenant, ResourceKind.Seat, null, 3)).ShouldNotBeNull();
        var second = (await account.Grain.Resources(Tenant, ResourceKind.Seat, first.NextCursor, 3)).ShouldNotBeNull();

        first.Subjects.ShouldBe(["seat:r7/1", "seat:r7/2", "seat:r7/3"]);
        second.Subjects.ShouldBe(["seat:r7/4", "seat:r7/5"]);
        second.NextCursor.ShouldBeNull();
        (await account.Grain.Resources(Tenant, ResourceKind.Package, null, 3))!.Subjects.ShouldBe(["package:r7-sms"]);
    }
}
