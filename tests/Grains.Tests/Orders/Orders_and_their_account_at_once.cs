using Metering.Contracts.Disruptions;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Orders;

/// <summary>
/// An order keeps its turn until its account has carried out what it asks for, and the account tells orders when force majeure begins: neither
/// may wait for the other's answer.
/// </summary>
public sealed class Orders_and_their_account_at_once(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string Order = "first";

    /// <summary>Far below the time after which a call that waits for itself is given up (30 s).</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task An_order_that_opens_while_force_majeure_is_confirmed_is_opened_and_told()
    {
        var account = await silo.Account("at-once", "2026-06-01T09:00:00");
        var order = silo.Grains.GetGrain<IOrderGrain>($"{account.Id}/{Order}");
        await Paid(account, order);
        var disruptions = silo.Grains.GetGrain<IDisruptedAccount>(account.Id);
        var storm = Value(await disruptions.ReportDisruption(new ReportDisruption("FORCE_MAJEURE", "TYPHOON", null, "深圳", [], false, null,
            "bulletin"), Command()));

        // The order has its turn and cannot write down yet what it asks its account for.
        var (asking, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != $"order/{account.Id}/{Order}") return Task.CompletedTask;
            asking.TrySetResult();
            return mayWrite.Task;
        };
        var opening = order.Provision(new ProvisionOrder(true, true), Command());
        await asking.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        var confirming = disruptions.ActOnDisruption(Confirm(storm.Id), Command());
        while ((await disruptions.Disruptions(Tenant))!.Single().Status != "CONFIRMED")
            await Task.Delay(10, TestContext.Current.CancellationToken);
        // From here on the message to the order waits for the turn that the order keeps.
        silo.Faulty.Hold = null;
        mayWrite.SetResult();

        Value(await opening.WaitAsync(Soon, TestContext.Current.CancellationToken)).Status.ShouldBe("ACTIVATED");
        Value(await confirming.WaitAsync(Soon, TestContext.Current.CancellationToken)).Status.ShouldBe("CONFIRMED");
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task An_order_that_could_not_write_down_force_majeure_is_told_again()
    {
        var account = await silo.Account("told-again", "2026-06-01T09:00:00");
        var order = silo.Grains.GetGrain<IOrderGrain>($"{account.Id}/{Order}");
        await Paid(account, order);
        var disruptions = silo.Grains.GetGrain<IDisruptedAccount>(account.Id);
        var storm = Value(await disruptions.ReportDisruption(new ReportDisruption("FORCE_MAJEURE", "TYPHOON", null, "深圳", [], false, null,
            "bulletin"), Command()));
        var refused = new TaskCompletionSource();
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != $"order/{account.Id}/{Order}") return Task.CompletedTask;
            refused.TrySetResult();
            throw new StoreUnavailableException("The test did not write this commit.");
        };
        try
        {
            // It is confirmed; only that everybody knows is not, and the caller may repeat it.
            await Should.ThrowAsync<StoreUnavailableException>(() => disruptions.ActOnDisruption(Confirm(storm.Id), Command()));
            await refused.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        }
        finally
        {
            silo.Faulty.Hold = null;
        }

        // The account sends again what was not taken, within seconds.
        for (var tries = 0; tries < 150 && (await order.View(Tenant))!.Status != "PAUSED"; tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        (await order.View(Tenant))!.Status.ShouldBe("PAUSED");
        await account.BooksAreBalanced();
    }

    private async Task Paid(TestAccount account, IOrderGrain order)
    {
        var books = silo.Grains.GetGrain<IOrderBooksGrain>(account.Id);
        Value(await books.AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), Command()));
        Value(await order.Place(new PlaceOrder(new OfferRequest([new WantedLine("OCS-SEAT", 2, 12, null, null)], false, true, null, null)),
            Command()));
        Value(await order.SubmitMaterial(new SubmitMaterial([.. new[] { "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME" }
            .Select(type => new HandedInDocument(type, new string('a', 64), type))]), Command()));
        Value(await order.ReviewMaterial(new ReviewMaterial(1, true, null), Command()));
        Value(await order.Pay(new PayOrder(432_000, Contracts.Accounts.PaymentChannel.Bank, account.Id + "-P"), Command()))
            .Status.ShouldBe("PROVISIONING");
    }

    private static ActOnDisruption Confirm(string id) => new(id, DisruptionVerb.Confirm, "seen", Yes: true);
}
