using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

public sealed class Sharing_one_wallet(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string Sms = "sms.segment";
    private const string Noon = "2026-03-02T09:00:00";

    [Fact]
    public async Task Money_that_lies_idle_with_one_resource_is_recalled_for_another()
    {
        var account = await silo.Account("w1", Noon);
        await account.TopUp(1_100, "w1-T1");
        var one = await account.Package("w1-one", "SMS-SEG");
        var two = await account.Package("w1-two", "SMS-SEG");

        // A hold that is released leaves its money idle with the first resource.
        var hold = Value(await one.Authorize(new AuthorizeUsage(Sms, 200, null), Command()));
        hold.HeldFen.ShouldBe(1_100);
        (await TestAccount.Use(two, "w1-1", Sms, Noon, 1)).ShouldBe("INSUFFICIENT_BALANCE");
        (await account.Grain.Balance(Tenant))!.ShouldSatisfyAllConditions(
            balance => (balance.WalletFen, balance.HeldFen, balance.AvailableFen).ShouldBe((1_100, 1_100, 0)));
        Value(await one.EndAuthorization(new EndAuthorization(hold.Number, null), Command()));

        (await TestAccount.Use(two, "w1-2", Sms, Noon, 200)).ShouldBe("Accepted");
        (await account.WalletFen()).ShouldBe(0);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Many_resources_spend_a_small_wallet_to_the_last_fen_and_not_below()
    {
        var account = await silo.Account("w2", Noon);
        await account.TopUp(11_000, "w2-T1");
        var packages = new List<IMeteredResource>();
        for (var i = 0; i < 8; i++) packages.Add(await account.Package($"w2-{i}", "SMS-SEG"));

        // 8 x 40 x 10 segments want 17,600 fen of 11,000: exactly 200 requests of 55 fen fit.
        var answers = await Task.WhenAll(packages.SelectMany((package, p) =>
            Enumerable.Range(0, 40).Select(i => TestAccount.Use(package, $"w2-{p}-{i}", Sms, Noon, 10))));
        for (var round = 0; round < 5; round++)
            foreach (var (package, p) in packages.Select((package, p) => (package, p)))
                await TestAccount.Use(package, $"w2-more-{round}-{p}", Sms, Noon, 10);

        answers.ShouldAllBe(answer => answer == "Accepted" || answer == "INSUFFICIENT_BALANCE");
        answers.Count(answer => answer == "Accepted").ShouldBe(200, "no false refusal while money is anywhere on the account");
        (await account.WalletFen()).ShouldBe(0);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Smaller_usage_still_passes_after_a_larger_one_was_refused()
    {
        var account = await silo.Account("w3", Noon);
        await account.TopUp(100, "w3-T1");
        var one = await account.Package("w3-one", "SMS-SEG");
        var two = await account.Package("w3-two", "SMS-SEG");

        (await TestAccount.Use(one, "w3-1", Sms, Noon, 20)).ShouldBe("INSUFFICIENT_BALANCE");
        (await TestAccount.Use(two, "w3-2", Sms, Noon, 18)).ShouldBe("Accepted");

        (await account.WalletFen()).ShouldBe(1);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_voided_charge_comes_back_to_the_wallet_and_can_be_spent_elsewhere()
    {
        var account = await silo.Account("w4", Noon);
        await account.TopUp(1_100, "w4-T1");
        var one = await account.Package("w4-one", "SMS-SEG");
        var two = await account.Package("w4-two", "SMS-SEG");
        await TestAccount.Use(one, "w4-1", Sms, Noon, 200);
        (await TestAccount.Use(two, "w4-2", Sms, Noon, 10)).ShouldBe("INSUFFICIENT_BALANCE");

        (await one.Void(new VoidUsage("/pbx", "w4-1"), Command())).Refusal.ShouldBeNull();

        (await account.WalletFen()).ShouldBe(1_100);
        (await TestAccount.Use(two, "w4-3", Sms, Noon, 200)).ShouldBe("Accepted");
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Usage_top_ups_and_proofs_at_once_leave_balanced_books()
    {
        var account = await silo.Account("w5", Noon);
        await account.TopUp(5_000, "w5-T0");
        var packages = new List<IMeteredResource>();
        for (var i = 0; i < 4; i++) packages.Add(await account.Package($"w5-{i}", "SMS-SEG"));

        var usage = packages.SelectMany((package, p) =>
            Enumerable.Range(0, 25).Select(i => TestAccount.Use(package, $"w5-{p}-{i}", Sms, Noon, 3)));
        var topUps = Enumerable.Range(1, 10).Select(async i => (await account.TopUp(10, $"w5-T{i}")).FirstTime.ToString());
        var balances = Enumerable.Range(0, 5).Select(async _ => (await account.WalletFen() >= 0).ToString());
        await Task.WhenAll([.. usage, .. topUps, .. balances]);

        await account.BooksAreBalanced();
        await silo.Forget();
        await account.BooksAreBalanced();
        // 75 segments on each of four packages: HalfUp(412.5) = 413 each.
        (await account.WalletFen()).ShouldBe(5_100 - 4 * 413);
    }
}
