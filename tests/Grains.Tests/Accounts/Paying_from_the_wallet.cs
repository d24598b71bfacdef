using Metering.Contracts.Accounts;
using Metering.Contracts.Orders;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Orders;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

/// <summary>A refusal for want of money is remembered: while a resource may have some of it idle, nothing is decided.</summary>
public sealed class Paying_from_the_wallet(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string July = "2026-07-01T08:00:00";
    private const long PackageFen = 150_000;
    private const long LeasedFen = 11_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_purchase_is_not_refused_while_a_resource_does_not_give_its_idle_lease_back()
    {
        var account = await silo.Account("fw1", July);
        await account.TopUp(2 * PackageFen + 1_000, "fw1-T1");
        await account.Package("fw1-bot", Bots, "BOT-MSG");
        var sms = await Idle(account, "fw1-sms");
        var buy = new BuyGrant("fw1-bot", Bots, true);

        Silence("fw1-sms");
        (await account.Grain.BuyGrant(buy, Command("fw1-key"))).Refusal!.Code.ShouldBe("OVERLOADED");
        silo.Faulty.Hold = null;

        Value(await account.Grain.BuyGrant(buy, Command("fw1-key"))).Grants.Length.ShouldBe(2);
        (await account.WalletFen()).ShouldBe(1_000);

        // Its repeat is answered, although the wallet would pay once more if the package gave its lease back.
        await account.TopUp(PackageFen, "fw1-T2");
        await LetIdle(sms);
        Silence("fw1-sms");
        var again = await account.Grain.BuyGrant(buy, Command("fw1-key"));
        silo.Faulty.Hold = null;
        (again.Replayed, Value(again).Grants.Length).ShouldBe((true, 2));
        (await account.WalletFen()).ShouldBe(PackageFen + 1_000);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_purchase_is_not_refused_for_a_lease_that_was_taken_out_between_recall_and_decision()
    {
        var account = await silo.Account("fw2", July);
        await account.TopUp(2 * PackageFen + 1_000, "fw2-T1");
        await account.Package("fw2-bot", Bots, "BOT-MSG");
        var sms = await Idle(account, "fw2-sms");
        var (recalled, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != "account/fw2") return Task.CompletedTask;
            recalled.TrySetResult();
            return mayWrite.Task;
        };

        var buying = account.Grain.BuyGrant(new BuyGrant("fw2-bot", Bots, true), Command());
        await recalled.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        // As a busy resource does, but without spending any of it.
        var taking = account.Grain.Extend(new LeaseRequest(await sms.Report(null), LeasedFen, LeasedFen));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        silo.Faulty.Hold = null;
        mayWrite.SetResult();
        await taking.WaitAsync(Soon, TestContext.Current.CancellationToken);

        Value(await buying.WaitAsync(Soon, TestContext.Current.CancellationToken)).Grants.Length.ShouldBe(2);
        (await account.WalletFen()).ShouldBe(1_000);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task What_an_open_authorization_holds_buys_nothing_else()
    {
        var account = await silo.Account("fw3", July);
        await account.TopUp(PackageFen + 1_000, "fw3-T1");
        var sms = await account.Package("fw3-sms", "SMS-SEG");
        var hold = Value(await sms.Authorize(new AuthorizeUsage("sms.segment", 2_000, null), Command()));
        hold.HeldFen.ShouldBe(LeasedFen);
        var add = new AddResource(ResourceKind.Package, "fw3-bot", [Bots], null, true);

        (await account.Grain.AddResource(add, Command("fw3-key"))).Refusal!.Code.ShouldBe("INSUFFICIENT_BALANCE");
        Value(await sms.EndAuthorization(new EndAuthorization(hold.Number, null), Command()));

        (await account.Grain.AddResource(add, Command("fw3-key"))).Replayed.ShouldBeTrue();
        Value(await account.Grain.AddResource(add, Command()));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_statement_is_paid_once_the_resource_answers()
    {
        var account = await silo.Account("fw4", "2026-06-10T09:00:00");
        await account.Number("+8675586014801", new LocalDate(2026, 5, 31), "NUM-FIXED");
        await account.TopUp(LeasedFen, "fw4-T1");
        await account.Advance("2026-07-05T00:00:00");
        await Idle(account, "fw4-sms");
        var pay = new PayStatements(3_500, PaymentChannel.Wallet, "fw4-P1", null);

        Silence("fw4-sms");
        (await account.Grain.Pay(pay, Command("fw4-key"))).Refusal!.Code.ShouldBe("OVERLOADED");
        silo.Faulty.Hold = null;

        Value(await account.Grain.Pay(pay, Command("fw4-key"))).RemainingDueFen.ShouldBe(0);
        (await account.WalletFen()).ShouldBe(LeasedFen - 3_500);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task An_order_is_paid_once_the_resource_answers()
    {
        var account = await silo.Account("fw5", July);
        await silo.Grains.GetGrain<IOrderBooksGrain>(account.Id)
            .AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), Command());
        await account.TopUp(LeasedFen, "fw5-T1");
        await Idle(account, "fw5-sms");
        var order = silo.Grains.GetGrain<IOrderGrain>($"{account.Id}/first");
        Value(await order.Place(new PlaceOrder(new OfferRequest([new WantedLine("OCS-SEAT", 1, 12, null, null)], false, true, null, null)),
            Command()));
        var pay = new PayOrder(5_000, PaymentChannel.Wallet, "fw5-P1");

        Silence("fw5-sms");
        await Should.ThrowAsync<StoreUnavailableException>(() => order.Pay(pay, Command("fw5-key")));
        silo.Faulty.Hold = null;

        (await order.Pay(pay, Command("fw5-key"))).Refusal.ShouldBeNull();
        (await account.WalletFen()).ShouldBe(LeasedFen - 5_000);
        await account.BooksAreBalanced();
    }

    /// <summary>A package that has a lease and needs none of it.</summary>
    private static async Task<IMeteredResource> Idle(TestAccount account, string id)
    {
        var sms = await account.Package(id, "SMS-SEG");
        await LetIdle(sms);
        return sms;
    }

    private static async Task LetIdle(IMeteredResource sms)
    {
        var hold = Value(await sms.Authorize(new AuthorizeUsage("sms.segment", 2_000, null), Command()));
        hold.HeldFen.ShouldBe(LeasedFen);
        Value(await sms.EndAuthorization(new EndAuthorization(hold.Number, null), Command()));
    }

    /// <summary>The package cannot write down what it gives back, and so gives nothing back.</summary>
    private void Silence(string package) => silo.Faulty.Hold = commit => commit.Journal.Value == $"package/{package}"
        ? throw new StoreUnavailableException("The test did not write this commit.") : Task.CompletedTask;
}
