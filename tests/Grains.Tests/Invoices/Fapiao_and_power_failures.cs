using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Contracts.Orders;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Invoices;

/// <summary>
/// The power fails between any two commits of a fapiao's life, and the platform loses answers. After it the client makes the same calls again:
/// one blue fapiao per request, and the same books as on a quiet day.
/// </summary>
public sealed class Fapiao_and_power_failures(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private static readonly string[] Retryable = ["OVERLOADED", "OUTCOME_UNKNOWN", "IDEMPOTENCY_KEY_IN_FLIGHT"];

    private static int Cuts => Environment.GetEnvironmentVariable("METERING_LONG") == "1" ? 100 : 15;

    [Fact]
    public async Task Wherever_it_is_cut_the_same_calls_end_in_the_same_fapiao()
    {
        silo.Faulty.CommitsLeft = int.MaxValue;
        await Story("inv-calm");
        var commits = int.MaxValue - silo.Faulty.CommitsLeft!.Value;
        silo.Faulty.CommitsLeft = null;
        var calm = await Outcome("inv-calm");
        calm.ShouldBe("f1 REDDENED blue 500000 red 200000, f2 REJECTED blue 0 red 0, f3 ISSUED blue 82000 red 0; "
            + "-200000 82000 500000");

        for (var cut = 0; cut < Cuts; cut++)
        {
            var (id, at) = ($"inv-{cut}", cut * 37 % (commits - 1));
            silo.Faulty.CommitsLeft = at;
            silo.Platform.LoseAnswers = cut % 3;
            try
            {
                await Story(id);
            }
            catch (PowerFailedException)
            {
                // The point of the test: the same story is told again below.
            }
            silo.Faulty.CommitsLeft = null;
            await silo.Forget();
            await Story(id);
            (await Outcome(id)).ShouldBe(calm, $"after {at} commits");
        }
        silo.Platform.LoseAnswers = 0;
    }

    [Fact]
    public async Task A_platform_that_loses_its_answer_is_asked_what_became_of_the_question()
    {
        silo.Platform.LoseAnswers = 1;
        var before = silo.Platform.PutAgain;
        await Story("inv-lost");

        silo.Platform.PutAgain.ShouldBe(before);
        silo.Platform.Issued.Keys.Count(key => key.StartsWith("inv-lost~f1~", StringComparison.Ordinal)).ShouldBe(2);
        await Outcome("inv-lost");
    }

    /// <summary>A customer pays an order and has three fapiao: one reddened in part, one turned down, one issued late.</summary>
    private async Task Story(string id)
    {
        var clock = silo.Grains.GetGrain<IClockGrain>("clk-" + id);
        var account = silo.Grains.GetGrain<IAccountGrain>(id);
        var books = silo.Grains.GetGrain<IAccountInvoices>(id);
        var order = silo.Grains.GetGrain<IOrderGrain>($"{id}/o1");
        var (one, two, three) = (Invoice(id, "f1"), Invoice(id, "f2"), Invoice(id, "f3"));
        async Task Do<T>(string key, Func<CommandContext, Task<CommandReply<T>>> call)
            where T : class => await Done($"{id}-{key}", call);
        await Do("clock", key => clock.Create(id, AccountSilo.At("2026-06-01T09:00:00"), key));
        await Do("open", key => account.Open(new OpenAccount("深圳示例科技有限公司", null, "clk-" + id, AccountSilo.Agreement), key));
        await Do("accept", key => silo.Grains.GetGrain<IOrderBooksGrain>(id).AcceptAgreement(
            new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), key));
        await Do("profile", key => books.SetInvoiceProfile(new InvoiceBuyer
        {
            Title = "深圳示例科技有限公司", Uscc = "91440300MA5TE5TA9X", GeneralTaxpayerProof = null, Address = null, Telephone = null, Bank = null,
            BankAccount = null,
        }, key));
        await Do("place", key => order.Place(new PlaceOrder(new OfferRequest([new WantedLine("OCS-SEAT", 2, 12, null, null),
            new WantedLine("BOT-PKG-100K", 1, 0, null, null)], false, true, null, null)), key));
        await Do("pay", key => order.Pay(new PayOrder(582_000, PaymentChannel.Bank, id + "-P"), key));
        await Do("ask-1", key => books.RequestInvoice(Wish("f1", 500_000), key));
        await Do("ask-2", key => books.RequestInvoice(Wish("f2", 82_000), key));
        await Do("confirm-1", key => one.Confirm(true, true, key));
        await Do("reject-2", key => two.Reject("wrong slip", key));
        await Do("ask-3", key => books.RequestInvoice(Wish("f3", null), key));
        await Do("confirm-3", key => three.Confirm(true, true, key));
        await Do("issue-1", key => one.Issue(key));
        await Settled(one);
        await Do("red-1", key => one.Redden(new ReddenInvoice(200_000, RedReason.SalesAllowance, true), key));
        await Do("red-2", key => one.ConfirmRed(key));
        await Settled(one);
        await Do("advance", key => clock.Advance(AccountSilo.At("2026-09-01T00:00:00"), key));
        (await three.View(Tenant))!.Status.ShouldBeOneOf("OVERDUE", "ISSUED");
        await Do("issue-3", key => three.Issue(key));
        await Settled(three);
    }

    private IInvoiceGrain Invoice(string id, string invoice) => silo.Grains.GetGrain<IInvoiceGrain>($"{id}/{invoice}");

    private async Task Settled(IInvoiceGrain invoice)
    {
        for (var i = 0; i < 100; i++)
        {
            if (!(await invoice.View(Tenant))!.AwaitsPlatform) return;
            if (silo.Faulty.CommitsLeft == 0) throw new PowerFailedException("while it waited for the platform");
            await Task.Delay(10);
        }
        throw new TimeoutException("The platform did not answer.");
    }

    private async Task Done<T>(string key, Func<CommandContext, Task<CommandReply<T>>> call)
        where T : class
    {
        var last = "";
        for (var i = 0; i < 2; i++)
        {
            try
            {
                var reply = await call(Command(key));
                if (reply.Refusal is null) return;
                // Without power a fapiao that was asked for is not opened yet, so the next step may find nothing.
                if (silo.Faulty.CommitsLeft != 0) Retryable.ShouldContain(reply.Refusal.Code, $"{key}: {reply.Refusal.Detail}");
                last = reply.Refusal.Detail;
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                // An exception is an unknown outcome: the client repeats the same command.
                last = fault.ToString();
            }
            await Task.Delay(2);
        }
        throw new PowerFailedException($"{key}: {last}");
    }

    private static RequestInvoice Wish(string id, long? amountFen) => new()
    {
        Id = id, SourceKind = InvoiceSourceKind.Order, SourceId = "o1", Type = InvoiceType.Ordinary, Medium = InvoiceMedium.Digital,
        Title = "深圳示例科技有限公司", TaxNumber = null, AmountFen = amountFen, Email = null, PostTo = null, Material = "slip",
    };

    /// <summary>The fapiao as they are read, and what the platform has really issued for the account, which is what the books say.</summary>
    private async Task<string> Outcome(string id)
    {
        (await silo.Grains.GetGrain<IAccountGrain>(id).VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
        var lines = new List<string>();
        foreach (var invoice in (await silo.Grains.GetGrain<IAccountInvoices>(id).Invoices(Tenant, null, null, null, 100))!.Ids)
        {
            var (view, figures) = ((await Invoice(id, invoice).View(Tenant))!, (await Invoice(id, invoice).Figures())!);
            lines.Add($"{invoice} {view.Status} blue {figures.BlueFen} red {figures.RedFen}");
        }
        var real = silo.Platform.Issued.Where(pair => pair.Key.StartsWith(id + "~", StringComparison.Ordinal)).Select(pair => pair.Value).Order();
        return $"{string.Join(", ", lines)}; {string.Join(' ', real)}";
    }

    private sealed class PowerFailedException(string where) : Exception(where);
}
