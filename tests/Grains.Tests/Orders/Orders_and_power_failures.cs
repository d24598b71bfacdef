using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Ledger;
using Metering.Contracts.Orders;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Metering.Domain.Calendar;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Accounts;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Orders;

/// <summary>
/// The power fails between any two commits of order, payment, activation, use and refund. After it the client makes the same calls again, and
/// the books are those of a quiet day.
/// </summary>
public sealed class Orders_and_power_failures(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private static readonly string[] Retryable = ["OVERLOADED", "OUTCOME_UNKNOWN", "IDEMPOTENCY_KEY_IN_FLIGHT"];

    private static int Cuts => Environment.GetEnvironmentVariable("METERING_LONG") == "1" ? 200 : 20;

    [Fact]
    public async Task Wherever_it_is_cut_the_same_calls_end_in_the_same_books()
    {
        silo.Faulty.CommitsLeft = int.MaxValue;
        await Story("cut-calm");
        var commits = int.MaxValue - silo.Faulty.CommitsLeft!.Value;
        silo.Faulty.CommitsLeft = null;
        var calm = await Outcome("cut-calm");
        commits.ShouldBeGreaterThan(60);
        foreach (var line in new[] { "first TERMINATED", "second CANCELLED", "added ACTIVATED", "rfd_2 first PAID 582000 0", "sub_1 TERMINATED" })
            calm.ShouldContain(line);

        var failures = 0;
        for (var cut = 0; cut < Cuts; cut++)
        {
            // Spread over the whole story; the long form cuts at every commit twice and more, as resources that settle by themselves move it.
            var (id, at) = ($"cut-{cut}", cut * 37 % (commits - 1));
            silo.Faulty.CommitsLeft = at;
            if (!await Survives(id)) failures++;
            silo.Faulty.CommitsLeft = null;
            await silo.Forget();
            // A grain that went down with the power may still be leaving when the first call comes: the client repeats, as after any fault.
            await Story(id, tries: 20);
            (await Outcome(id)).ShouldBe(calm, $"after {at} commits");
        }
        // Past the last answer only acknowledgements are left to cut.
        failures.ShouldBeGreaterThan(Cuts * 9 / 10);
    }

    [Theory]
    [InlineData(25, 0)]
    [InlineData(0, 25)]
    [InlineData(15, 15)]
    public async Task Whatever_the_store_forgets_or_fails_to_say_the_books_are_the_same(int refused, int lost)
    {
        await Story($"calm-{refused}-{lost}");
        (silo.Faulty.RefusedPercent, silo.Faulty.LostPercent) = (refused, lost);
        try
        {
            await Story($"storm-{refused}-{lost}", tries: 300);
        }
        finally
        {
            (silo.Faulty.RefusedPercent, silo.Faulty.LostPercent) = (0, 0);
        }
        await silo.Forget();
        (await Outcome($"storm-{refused}-{lost}")).ShouldBe(await Outcome($"calm-{refused}-{lost}"));
    }

    /// <summary>A customer buys, uses, adds seats, finds the product broken and gets its money back; another order is never paid in full.</summary>
    private async Task Story(string id, int tries = 1)
    {
        var clock = silo.Grains.GetGrain<IClockGrain>("clk-" + id);
        var account = silo.Grains.GetGrain<IAccountGrain>(id);
        var books = silo.Grains.GetGrain<IOrderBooksGrain>(id);
        var order = silo.Grains.GetGrain<IOrderGrain>($"{id}/first");
        var second = silo.Grains.GetGrain<IOrderGrain>($"{id}/second");
        var added = silo.Grains.GetGrain<IOrderGrain>($"{id}/added");
        async Task Do<T>(string key, Func<CommandContext, Task<CommandReply<T>>> call)
            where T : class => await Done($"{id}-{key}", call, tries);
        await Do("clock", key => clock.Create(id, AccountSilo.At("2026-06-01T09:00:00"), key));
        await Do("open", key => account.Open(new OpenAccount("深圳示例科技有限公司", null, "clk-" + id, AccountSilo.Agreement), key));
        await Do("accept", key => books.AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), key));
        await Do("topup", key => account.TopUp(new TopUp(50_000, PaymentChannel.Tenpay, id + "-T"), key));
        await Do("place", key => order.Place(new PlaceOrder(Request(new WantedLine("OCS-SEAT", 2, 12, null, null),
            new WantedLine("BOT-PKG-100K", 1, 0, null, null))), key));
        await Do("pay-1", key => order.Pay(new PayOrder(40_000, PaymentChannel.Wallet, id + "-P1"), key));
        await Do("pay-2", key => order.Pay(new PayOrder(542_000, PaymentChannel.Bank, id + "-P2"), key));
        await Do("material", key => order.SubmitMaterial(new SubmitMaterial([.. new[] { "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME" }
            .Select(type => new HandedInDocument(type, new string('a', 64), type))]), key));
        await Do("review", key => order.ReviewMaterial(new ReviewMaterial(1, true, null), key));
        await Do("open-service", key => order.Provision(new ProvisionOrder(true, true), key));
        var package = (await account.Resources(Tenant, ResourceKind.Package, null, 10))!.Subjects.Single()["package:".Length..];
        await Use(package, id + "-use", tries);
        await Do("place-2", key => second.Place(new PlaceOrder(Request(new WantedLine("EQQ-SEAT", 1, 1, null, null))), key));
        await Do("pay-3", key => second.Pay(new PayOrder(1_000, PaymentChannel.Wallet, id + "-P3"), key));
        await Do("advance-1", key => clock.Advance(AccountSilo.At("2026-06-16T11:00:00"), key));
        await Do("place-3", key => added.Place(new PlaceOrder(Request(new WantedLine("SEAT-ADD", 1, 0, "sub_1", null))), key));
        var price = (await added.View(Tenant))!.Offer.GrossFen;
        await Do("pay-4", key => added.Pay(new PayOrder(price, PaymentChannel.Tenpay, id + "-P4"), key));
        await Do("fault", key => order.ReportFault("无法登录", key));
        await Do("advance-2", key => clock.Advance(AccountSilo.At("2026-07-02T10:00:00"), key));
        await Do("triage", key => order.TriageFault(new TriageFault(1, FaultCause.ProductFault, true), key));
        await Do("refund", key => order.RequestRefund(new RequestRefund("4.8", []), key));
        await Do("payout-1", key => books.PayOut("rfd_2", "R1", key));
        await Do("payout-2", key => books.PayOut("rfd_2", "R2", key));
        await Do("advance-3", key => clock.Advance(AccountSilo.At("2026-07-04T00:00:00"), key));
    }

    private async Task<bool> Survives(string id)
    {
        try
        {
            await Story(id);
            return true;
        }
        catch (PowerFailedException)
        {
            return false;
        }
    }

    private static OfferRequest Request(params WantedLine[] lines) => new(lines, false, true, null, null);

    private Task Use(string package, string id, int tries) => Repeated(id, tries, async () =>
    {
        var reply = await silo.Grains.GetGrain<IPackageGrain>(package).Record(new UsageSlice(Tenant, null,
            [Metering.Grains.Tests.Usage.ResourceSilo.Event(id, "bot.message", "2026-06-01T09:00:00", 2_500)]));
        return reply.Refusal is null && reply.Outcomes.Single().Status is UsageStatus.Accepted or UsageStatus.Duplicate;
    });

    private static Task Done<T>(string key, Func<CommandContext, Task<CommandReply<T>>> call, int tries)
        where T : class => Repeated(key, tries, async () =>
        {
            var reply = await call(Command(key));
            if (reply.Refusal is null) return true;
            Retryable.ShouldContain(reply.Refusal.Code, $"{key}: {reply.Refusal.Detail}");
            return false;
        });

    /// <summary>An exception is an unknown outcome: the client sends the same again.</summary>
    private static async Task Repeated(string what, int tries, Func<Task<bool>> answered)
    {
        Exception? last = null;
        for (var i = 0; i < tries; i++)
        {
            try
            {
                if (await answered()) return;
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                last = fault;
            }
            await Task.Delay(2);
        }
        throw new PowerFailedException(what, last);
    }

    /// <summary>Everything that has to be the same: ledger, orders, subscriptions, refunds, resources. The books must prove themselves.</summary>
    private async Task<string> Outcome(string id)
    {
        var account = silo.Grains.GetGrain<IAccountGrain>(id);
        var books = silo.Grains.GetGrain<IOrderBooksGrain>(id);
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
        var lines = new List<string>();
        lines.AddRange((await account.TrialBalance(Tenant))!.Accounts.Select(leg => $"{leg.LedgerAccount} {leg.AmountFen}"));
        lines.Add($"postings {(await account.TrialBalance(Tenant))!.Postings}");
        foreach (var order in (await books.Orders(Tenant, null, null, null, 100))!.Orders)
            lines.Add($"{order} {(await silo.Grains.GetGrain<IOrderGrain>($"{id}/{order}").View(Tenant))!.Status}");
        foreach (var subscription in (await books.Subscriptions(Tenant, null, null, null, 100))!.Items)
            lines.Add($"{subscription.Id} {subscription.Status} {subscription.LastDay} {subscription.UnearnedFen} {subscription.Seats.Length}");
        foreach (var refund in (await books.Refunds(Tenant, null, null, 100))!.Items)
            lines.Add($"{refund.Id} {refund.Order} {refund.Status} {refund.AmountFen} {refund.OpenFen}");
        foreach (var subject in (await account.Resources(Tenant, null, null, 100))!.Subjects.Where(subject => subject.StartsWith("seat:",
            StringComparison.Ordinal)))
            lines.Add((await silo.Grains.GetGrain<Metering.Contracts.Seats.ISeatGrain>(subject["seat:".Length..]).View())!.Status);
        lines.AddRange(await Lists(id, books));
        return string.Join('\n', lines);
    }

    /// <summary>What the lists over all accounts show of it, as soon as they show what the account and its orders say.</summary>
    private async Task<IEnumerable<string>> Lists(string id, IOrderBooksGrain books)
    {
        var list = silo.Grains.GetGrain<ITradeListGrain>(TradeLists.KeyOf(Tenant, id));
        for (var tries = 1; ; tries++)
        {
            var listed = new List<string>();
            var said = new List<string>();
            foreach (var kind in Enum.GetValues<ListedKind>())
                listed.AddRange((await list.Read(new ListQuery(kind, "clk-" + id, null, null, null, 100))).Where(item => item.Account == id)
                    .Select(item => $"listed {item.Id} {item.Status} {item.DueAt}"));
            foreach (var order in (await books.Orders(Tenant, null, null, null, 100))!.Orders)
            {
                var view = (await silo.Grains.GetGrain<IOrderGrain>($"{id}/{order}").View(Tenant))!;
                said.Add($"listed {order} {view.Status} {view.NextDueAt}");
            }
            foreach (var term in (await books.Subscriptions(Tenant, null, null, null, 100))!.Items)
                said.Add($"listed {term.Id} {term.Status} {BillingZone.EndOf(term.LastDay)}");
            if (listed.Order().SequenceEqual(said.Order())) return listed.Order();
            if (tries == 100) listed.Order().ShouldBe(said.Order(), $"the lists of {id}");
            await Task.Delay(100);
        }
    }

    private sealed class PowerFailedException(string key, Exception? last) : Exception($"{key} was never answered", last);
}
